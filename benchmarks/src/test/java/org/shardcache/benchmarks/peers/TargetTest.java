package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.shardcache.benchmarks.agent.Expiry;
import org.shardcache.benchmarks.agent.Measurement;

class TargetTest {
  private static final Target GET_64 = new Target.Calls("get-64", Peer.LETTUCE, Bound.atLeast(2));
  private static final Target TAIL_64 = new Target.Tail("get-64", Peer.LETTUCE, Bound.atMost(1));

  private static Figures figures(double perSecond, long p99, long p999, long failures) {
    List<RoundResult> rounds =
        List.of(
            new RoundResult(
                new Measurement(100, failures, perSecond, 1_000, p99, p999, p999, 1, 1), 1));
    List<RoundResult> reference =
        List.of(new RoundResult(new Measurement(100, 0, 100, 1, 1, 1, 1, 1, 1), 1));
    return Figures.of(rounds, reference);
  }

  private static Cell cell(Peer peer, Figures figures) {
    return new Cell(peer.id(), figures, null);
  }

  private static RowResult row(String id, Cell... cells) {
    return new RowResult(id, "title of " + id, Group.SINGLE, "3 shards", List.of(cells));
  }

  private static Results results(RowResult... rows) {
    return new Results(Map.of(), Map.of(), Map.of(), List.of(rows), List.of(), List.of());
  }

  private static boolean isMet(Target target, Results results) {
    return target.reached(results).orElseThrow().meets(target.bound());
  }

  private static String verdict(Target target, Results results) {
    return target.reached(results).orElseThrow().verdict(target.bound());
  }

  @Test
  void everyTargetIsOneOfWhatTheRowsMeasure() {
    Results all =
        new Results(
            Map.of(),
            Map.of(),
            Map.of(),
            Rows.all().stream()
                .map(
                    row ->
                        row(
                            row.id(),
                            Stream.of(Peer.values())
                                .map(peer -> cell(peer, figures(100, 1, 1, 0)))
                                .toArray(Cell[]::new)))
                .toList(),
            Stream.of(Expiry.values())
                .map(
                    expiry ->
                        new MemoryResult(
                            "shardcache", MemoryComparison.title(expiry), 205.0, 203.0))
                .toList(),
            List.of());
    assertThat(Targets.all())
        .allSatisfy(target -> assertThat(target.reached(all).orElseThrow().ratio()).isNotNull())
        .doesNotHaveDuplicates()
        .hasAtLeastOneElementOfType(Target.Tail.class)
        .hasAtLeastOneElementOfType(Target.Growth.class)
        .hasAtLeastOneElementOfType(Target.Memory.class);
  }

  @Test
  void targetsAreMetByTheMedianOfTheRounds() {
    assertThat(reached(new Spread(1, 2, 3)).meets(Bound.atLeast(2))).isTrue();
    assertThat(reached(new Spread(1, 1.9, 3)).meets(Bound.atLeast(2))).isFalse();
    assertThat(reached(new Spread(0.5, 1, 3)).meets(Bound.atMost(1))).isTrue();
    assertThat(reached(new Spread(0.5, 1.1, 3)).meets(Bound.atMost(1))).isFalse();
  }

  private static Reached reached(Spread ratio) {
    return new Reached(ratio, List.of(), List.of());
  }

  @Test
  void aTailMustBeNoLongerThanThePeers() {
    Cell lettuce = cell(Peer.LETTUCE, figures(40, 1, 5_000, 0));
    Results longer =
        results(row("get-64", cell(Peer.SHARDCACHE, figures(100, 1, 6_000, 0)), lettuce));
    Results shorter =
        results(row("get-64", cell(Peer.SHARDCACHE, figures(100, 1, 4_000, 0)), lettuce));
    assertThat(isMet(TAIL_64, longer)).isFalse();
    assertThat(isMet(TAIL_64, shorter)).isTrue();
    assertThat(TAIL_64.reached(shorter).orElseThrow().ratio()).isEqualTo(new Spread(0.8, 0.8, 0.8));
  }

  @Test
  void failedCallsOfItsOwnMeetNoTarget() {
    Results failed =
        results(
            row(
                "get-64",
                cell(Peer.SHARDCACHE, figures(100, 1, 1, 3)),
                cell(Peer.LETTUCE, figures(10, 1, 5_000, 0))));
    assertThat(verdict(GET_64, failed)).isEqualTo("**not met**: Shardcache: 3 calls failed");
    assertThat(isMet(TAIL_64, failed)).isFalse();
  }

  @Test
  void failedCallsOfAPeerAreSaid() {
    Results failed =
        results(
            row(
                "get-64",
                cell(Peer.SHARDCACHE, figures(100, 1, 1, 0)),
                cell(Peer.LETTUCE, figures(10, 1, 5_000, 7))));
    assertThat(verdict(GET_64, failed)).isEqualTo("met: Lettuce: 7 calls failed");
  }

  @Test
  void whoFellOutOfARowReachedNothingThere() {
    Results without =
        results(
            row(
                "get-64",
                new Cell("shardcache", null, "has ended"),
                cell(Peer.LETTUCE, figures(10, 1, 5_000, 0))));
    assertThat(isMet(TAIL_64, without)).isFalse();
    assertThat(verdict(TAIL_64, without)).isEqualTo("**not measured**: Shardcache: has ended");
  }

  @Test
  void growthComparesItWithItself() {
    Target calls = new Target.Growth("few", "many", Target.Growth.Figure.CALLS, Bound.atLeast(0.9));
    Target p99 = new Target.Growth("few", "many", Target.Growth.Figure.P99, Bound.atMost(1.1));
    Results results =
        results(
            row("few", cell(Peer.SHARDCACHE, figures(100, 1_000, 1, 0))),
            row("many", cell(Peer.SHARDCACHE, figures(80, 1_050, 1, 0))));
    assertThat(calls.reached(results).orElseThrow().ratio()).isEqualTo(new Spread(0.8, 0.8, 0.8));
    assertThat(isMet(calls, results)).isFalse();
    assertThat(isMet(p99, results)).isTrue();
    assertThat(calls.reached(results(row("many", results.rows().get(1).cells().get(0))))).isEmpty();
  }

  @Test
  void memoryIsComparedWithPlainKeys() {
    Target target = new Target.Memory(Expiry.ETERNAL, Bound.atMost(1.05));
    assertThat(isMet(target, memory(210.0))).isTrue();
    assertThat(isMet(target, memory(211.0))).isFalse();
  }

  private static Results memory(double bytes) {
    return new Results(
        Map.of(),
        Map.of(),
        Map.of(),
        List.of(),
        List.of(
            new MemoryResult("shardcache", MemoryComparison.title(Expiry.ETERNAL), bytes, 200.0)),
        List.of());
  }

  @Test
  void onlyWhatWasMeasuredIsListed() {
    Results results = SampleResults.of(SampleResults.row("get-8", "get, 8", Group.SINGLE));
    assertThat(new TargetTable(results).markdown())
        .contains("| get, 8 | Jedis | at least 1.00 x | 2.00 x (2.00 - 2.00) | met |")
        .doesNotContain("Redisson")
        .doesNotContain("Lettuce");
    assertThat(new TargetTable(results()).markdown()).isEmpty();
  }

  @Test
  void whatIsNotMetStandsOut() {
    Target harder = new Target.Calls("get-8", Peer.JEDIS, Bound.atLeast(3));
    Results results = SampleResults.of(SampleResults.row("get-8", "get, 8", Group.SINGLE));
    assertThat(new TargetTable(results, List.of(harder)).markdown())
        .contains("| get, 8 | Jedis | at least 3.00 x | 2.00 x (2.00 - 2.00) | **not met** |");
  }
}
