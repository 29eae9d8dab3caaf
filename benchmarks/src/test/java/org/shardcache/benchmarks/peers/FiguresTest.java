package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.shardcache.benchmarks.agent.Measurement;

class FiguresTest {

  private static RoundResult round(double perSecond) {
    return new RoundResult(
        new Measurement(10, 0, perSecond, 1_000, 2_000, 3_000, 4_000, 50_000, 640), 20_000);
  }

  @Test
  void ratiosAreThoseOfTheSameRoundAndNotThoseOfMedians() {
    List<RoundResult> own = List.of(round(100), round(10), round(50));
    List<RoundResult> reference = List.of(round(200), round(40), round(50));
    assertThat(Figures.of(own, reference).ratio()).isEqualTo(new Spread(1, 2, 4));
  }

  @Test
  void costsAreThoseOfACall() {
    Figures figures = Figures.of(List.of(round(1)), List.of());
    assertThat(figures.clientCpu().median()).isEqualTo(5);
    assertThat(figures.serverCpu().median()).isEqualTo(2);
    assertThat(figures.allocated().median()).isEqualTo(64);
    assertThat(figures.p99().median()).isEqualTo(2);
  }

  @Test
  void withoutAReferenceThereIsNoRatio() {
    assertThat(Figures.of(List.of(round(1)), List.of()).ratio()).isNull();
  }

  @Test
  void aRoundWithoutCallsHasNoRatio() {
    assertThat(Figures.of(List.of(round(0), round(10)), List.of(round(5), round(30))).ratio())
        .isEqualTo(new Spread(3, 3, 3));
  }
}
