package org.shardcache.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a contender did in a row: each figure over all rounds.
 *
 * @param perSecond calls in a second
 * @param p50 microseconds that half of the calls took at most
 * @param p99 microseconds that 99 % of the calls took at most
 * @param p999 microseconds that 99.9 % of the calls took at most
 * @param clientCpu microseconds of processor time of the client's JVM for a call
 * @param serverCpu microseconds of processor time of the servers for a call
 * @param allocated heap bytes for a call
 * @param ratio how many times as many calls the reference did, round by round
 * @param calls of all rounds
 * @param failures calls that failed
 */
record Figures(
    Spread perSecond,
    Spread p50,
    Spread p99,
    Spread p999,
    Spread clientCpu,
    Spread serverCpu,
    Spread allocated,
    @Nullable Spread ratio,
    long calls,
    long failures) {

  /**
   * Sums rounds up.
   *
   * @param rounds of the contender
   * @param reference the rounds of the one it is compared with, empty without
   */
  static Figures of(List<RoundResult> rounds, List<RoundResult> reference) {
    return new Figures(
        spread(rounds, round -> round.client().perSecond()),
        spread(rounds, round -> round.client().p50() / 1e3),
        spread(rounds, round -> round.client().p99() / 1e3),
        spread(rounds, round -> round.client().p999() / 1e3),
        spread(rounds, round -> perCall(round, round.client().clientCpuNanos() / 1e3)),
        spread(rounds, round -> perCall(round, round.serverCpuNanos() / 1e3)),
        spread(rounds, round -> perCall(round, (double) round.client().allocatedBytes())),
        ratio(rounds, reference),
        rounds.stream().mapToLong(round -> round.client().calls()).sum(),
        rounds.stream().mapToLong(round -> round.client().failures()).sum());
  }

  private static double perCall(RoundResult round, double amount) {
    return amount / Math.max(1, round.client().calls());
  }

  private static Spread spread(List<RoundResult> rounds, ToDoubleFunction<RoundResult> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).boxed().toList());
  }

  private static @Nullable Spread ratio(List<RoundResult> rounds, List<RoundResult> reference) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(rounds.size(), reference.size()); i++) {
      double own = rounds.get(i).client().perSecond();
      double others = reference.get(i).client().perSecond();
      if (own > 0 && others > 0) {
        ratios.add(others / own);
      }
    }
    return ratios.isEmpty() ? null : Spread.of(ratios);
  }
}
