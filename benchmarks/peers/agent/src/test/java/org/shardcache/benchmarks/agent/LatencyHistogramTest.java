package org.shardcache.benchmarks.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 63, 64, 65, 127, 128, 1_000, 123_456_789, 1L << 40, Long.MAX_VALUE})
  void aLoneDurationIsEveryPercentile(long nanos) {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(nanos);
    assertThat(histogram.percentile(0.5)).isEqualTo(nanos);
    assertThat(histogram.percentile(0.999)).isEqualTo(nanos);
    assertThat(histogram.max()).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 0.9, 0.99, 0.999, 1})
  void percentilesAreThoseOfTheSortedDurationsUpToTwoPercent(double share) {
    SplittableRandom random = new SplittableRandom(1);
    long[] durations = new long[20_000];
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 0; i < durations.length; i++) {
      durations[i] = (long) Math.exp(5 + 15 * random.nextDouble());
      histogram.record(durations[i]);
    }
    Arrays.sort(durations);
    long exact = durations[(int) Math.ceil(share * durations.length) - 1];
    assertThat(histogram.percentile(share))
        .isGreaterThanOrEqualTo(exact)
        .isCloseTo(exact, Percentage.withPercentage(2));
  }

  @Test
  void sumsHaveTheDurationsOfAll() {
    LatencyHistogram sum = new LatencyHistogram();
    for (int worker = 1; worker <= 4; worker++) {
      LatencyHistogram own = new LatencyHistogram();
      own.record(worker * 1_000L);
      sum.add(own);
    }
    assertThat(sum.total()).isEqualTo(4);
    assertThat(sum.max()).isEqualTo(4_000);
    assertThat(sum.percentile(0.5)).isCloseTo(2_000, within(32L));
  }

  @Test
  void aFailureIsLongerThanAllOthersHoweverSoonItCame() {
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 0; i < 98; i++) {
      histogram.record(10);
    }
    histogram.record(50);
    histogram.recordFailure(1);
    assertThat(histogram.percentile(0.98)).isEqualTo(10);
    assertThat(histogram.percentile(0.999)).isEqualTo(50);
    assertThat(histogram.total()).isEqualTo(99);
    assertThat(histogram.failed()).isEqualTo(1);
  }

  @Test
  void aFailureThatTookLongIsTheLongest() {
    LatencyHistogram own = new LatencyHistogram();
    own.recordFailure(1_000_000);
    LatencyHistogram sum = new LatencyHistogram();
    sum.record(10);
    sum.add(own);
    assertThat(sum.percentile(0.5)).isEqualTo(10);
    assertThat(sum.percentile(0.99)).isEqualTo(1_000_000);
    assertThat(sum.failed()).isEqualTo(1);
  }

  @Test
  void nothingHasNoDurations() {
    assertThat(new LatencyHistogram().percentile(0.99)).isZero();
  }
}
