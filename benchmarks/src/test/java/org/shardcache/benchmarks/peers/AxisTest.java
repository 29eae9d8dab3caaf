package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AxisTest {

  @ParameterizedTest
  @ValueSource(doubles = {0.003, 0.99, 1, 1.01, 4, 5, 9.9, 10, 49, 123, 987_654, 2e6})
  void marksAreFewRoundAndReachTheEnd(double max) {
    Axis axis = Axis.upTo(max);
    assertThat(axis.end()).isGreaterThanOrEqualTo(max).isLessThan(max + axis.step() * 1.0001);
    assertThat(axis.steps()).isBetween(4, 10);
    double digit = axis.step() / Math.pow(10, Math.floor(Math.log10(axis.step()) + 1e-9));
    assertThat(Math.round(digit * 1e6) / 1e6).isIn(1.0, 2.0, 5.0);
  }

  @Test
  void marksBeginAtZero() {
    assertThat(Axis.upTo(4).marks()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
  }

  @Test
  void nothingHasAnAxisToo() {
    assertThat(Axis.upTo(0).end()).isPositive();
    assertThat(Axis.upTo(Double.NaN).end()).isPositive();
  }
}
