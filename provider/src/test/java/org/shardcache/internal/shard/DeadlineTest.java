package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void theEarlierOfTwoCounts() {
    Deadline deadline = Deadline.after(Duration.ofSeconds(10));

    assertThat(deadline.orAfter(Duration.ofSeconds(20))).isSameAs(deadline);
    assertThat(deadline.orAfter(Duration.ofSeconds(5)).remainingNanos())
        .isBetween(4 * SECOND, 5 * SECOND);
  }

  @Test
  void itHoldsAcrossTheOverflowOfTheClock() {
    Deadline before = new Deadline(Long.MAX_VALUE - 5);

    assertThat(before.plusNanos(10).nanoTime() - before.nanoTime()).isEqualTo(10);
  }

  @Test
  void whatHasPassedStaysPassedAndIsNeverForEverToASocket() {
    Deadline passed = Deadline.after(Duration.ofSeconds(-1));

    assertThat(passed.hasPassed()).isTrue();
    assertThat(passed.remainingMillis()).isEqualTo(1);
    assertThat(passed.shareOf(2).hasPassed()).isTrue();
  }

  @Test
  void theSharesOfSeveralAttemptsEndWithTheWhole() {
    Deadline whole = Deadline.after(Duration.ofSeconds(8));

    assertThat(whole.shareOf(4).remainingNanos()).isBetween(SECOND, 2 * SECOND);
    assertThat(whole.shareOf(1).nanoTime() - whole.nanoTime()).isBetween(-SECOND / 10, SECOND / 10);
  }
}
