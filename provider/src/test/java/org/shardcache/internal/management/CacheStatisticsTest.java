package org.shardcache.internal.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CacheStatisticsTest {

  private final CacheStatistics statistics = new CacheStatistics();

  @BeforeEach
  void enable() {
    statistics.enable();
  }

  @Test
  void countsEachKindOfEventInItsOwnCounter() {
    recordOneOfEverything();
    statistics.recordHits(6);

    assertThat(statistics.getCacheHits()).isEqualTo(7);
    assertThat(statistics.getCacheMisses()).isEqualTo(2);
    assertThat(statistics.getCachePuts()).isEqualTo(3);
    assertThat(statistics.getCacheRemovals()).isEqualTo(4);
    assertThat(statistics.getCacheEvictions()).isEqualTo(5);
  }

  @Test
  void getsAreHitsAndMisses() {
    statistics.recordHits(3);
    statistics.recordMisses(1);

    assertThat(statistics.getCacheGets()).isEqualTo(4);
    assertThat(statistics.getCacheHitPercentage()).isEqualTo(75f);
    assertThat(statistics.getCacheMissPercentage()).isEqualTo(25f);
  }

  @Test
  void percentagesStayExactForLargeCounts() {
    statistics.recordHits(3_000_000_000_000_000L);
    statistics.recordMisses(1_000_000_000_000_000L);

    assertThat(statistics.getCacheHitPercentage()).isEqualTo(75f);
    assertThat(statistics.getCacheMissPercentage()).isEqualTo(25f);
  }

  @Test
  void percentagesAndAveragesAreZeroBeforeAnythingIsCounted() {
    assertNothingCounted();
  }

  @Test
  void timeWithoutAnEventGivesNoAverage() {
    statistics.recordGetNanos(5_000);
    statistics.recordPutNanos(5_000);
    statistics.recordRemoveNanos(5_000);

    assertThat(statistics.getAverageGetTime()).isZero();
    assertThat(statistics.getAveragePutTime()).isZero();
    assertThat(statistics.getAverageRemoveTime()).isZero();
  }

  @Test
  void averagesAreMicrosecondsPerEvent() {
    statistics.recordHits(1);
    statistics.recordMisses(1);
    statistics.recordGetNanos(3_000);
    statistics.recordPuts(4);
    statistics.recordPutNanos(2_000);
    statistics.recordRemovals(1);
    statistics.recordRemoveNanos(7_250);

    assertThat(statistics.getAverageGetTime()).isEqualTo(1.5f);
    assertThat(statistics.getAveragePutTime()).isEqualTo(0.5f);
    assertThat(statistics.getAverageRemoveTime()).isEqualTo(7.25f);
  }

  @Test
  void aClockThatRunsBackwardsMakesNoAverageNegative() {
    statistics.recordHits(1);
    statistics.recordGetNanos(-1_000);

    assertThat(statistics.getAverageGetTime()).isZero();
  }

  @Test
  void startsDisabledAndRecordsNothingWhileDisabled() {
    CacheStatistics fresh = new CacheStatistics();
    assertThat(fresh.isEnabled()).isFalse();

    statistics.disable();
    assertThat(statistics.isEnabled()).isFalse();
    recordOneOfEverything();

    assertNothingCounted();
  }

  @Test
  void disablingKeepsWhatWasCounted() {
    statistics.recordHits(2);
    statistics.disable();
    statistics.recordHits(10);
    assertThat(statistics.getCacheHits()).isEqualTo(2);

    statistics.enable();
    statistics.recordHits(1);
    assertThat(statistics.getCacheHits()).isEqualTo(3);
  }

  @Test
  void clearSetsEveryCounterAndAverageBack() {
    recordOneOfEverything();

    statistics.clear();

    assertNothingCounted();
    recordCountsOnly();
    assertThat(statistics.getAverageGetTime()).isZero();
    assertThat(statistics.getAveragePutTime()).isZero();
    assertThat(statistics.getAverageRemoveTime()).isZero();
  }

  @Test
  void losesNothingAcrossThreads() throws Exception {
    int threads = 8;
    int rounds = 10_000;
    Callable<Void> recorder =
        () -> {
          for (int round = 0; round < rounds; round++) {
            recordCountsOnly();
          }
          return null;
        };
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Void>> done =
          executor.invokeAll(IntStream.range(0, threads).mapToObj(i -> recorder).toList());
      for (Future<Void> each : done) {
        each.get();
      }
    } finally {
      executor.shutdownNow();
    }

    long total = (long) threads * rounds;
    assertThat(statistics.getCacheHits()).isEqualTo(total);
    assertThat(statistics.getCacheMisses()).isEqualTo(2 * total);
    assertThat(statistics.getCachePuts()).isEqualTo(3 * total);
    assertThat(statistics.getCacheRemovals()).isEqualTo(4 * total);
    assertThat(statistics.getCacheEvictions()).isEqualTo(5 * total);
  }

  private void recordOneOfEverything() {
    recordCountsOnly();
    statistics.recordGetNanos(1_000);
    statistics.recordPutNanos(2_000);
    statistics.recordRemoveNanos(3_000);
  }

  private void recordCountsOnly() {
    statistics.recordHits(1);
    statistics.recordMisses(2);
    statistics.recordPuts(3);
    statistics.recordRemovals(4);
    statistics.recordEvictions(5);
  }

  private void assertNothingCounted() {
    assertThat(statistics.getCacheHits()).isZero();
    assertThat(statistics.getCacheMisses()).isZero();
    assertThat(statistics.getCacheGets()).isZero();
    assertThat(statistics.getCachePuts()).isZero();
    assertThat(statistics.getCacheRemovals()).isZero();
    assertThat(statistics.getCacheEvictions()).isZero();
    assertThat(statistics.getCacheHitPercentage()).isZero();
    assertThat(statistics.getCacheMissPercentage()).isZero();
    assertThat(statistics.getAverageGetTime()).isZero();
    assertThat(statistics.getAveragePutTime()).isZero();
    assertThat(statistics.getAverageRemoveTime()).isZero();
  }
}
