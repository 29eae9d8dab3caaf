package org.shardcache.internal.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractList;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.store.Outcome;

/** What statistics cost while they are off. */
final class OutcomeStatisticsTest {

  @Test
  void outcomesAreNotLookedAtWhileStatisticsAreOff() {
    OutcomeStatistics statistics = new OutcomeStatistics(new CacheStatistics());
    Unread outcomes = new Unread();

    assertThat(statistics.start()).isZero();
    statistics.changesTook(outcomes, statistics.start());

    assertThat(outcomes.reads).isZero();
  }

  private static final class Unread extends AbstractList<Outcome> {

    private int reads;

    @Override
    public Outcome get(int index) {
      reads++;
      return Outcome.of(Outcome.Effect.WRITTEN);
    }

    @Override
    public int size() {
      return 1;
    }
  }
}
