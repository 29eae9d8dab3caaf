package org.shardcache.internal.management;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Outcome;

/**
 * Turns what operations did into statistics, the same way for all of them: what was written is a
 * put, what was removed a removal, and an operation that looks at the entry has a hit or a miss.
 */
public final class OutcomeStatistics {

  /** Whether the operation is one that looks at the entry. */
  public enum Lookup {
    /** As {@code getAndPut} and the conditional operations do. */
    COUNTED,
    /** Likewise, but nobody can decode what was there: a miss. */
    UNDECODABLE,
    /** As {@code put} and {@code remove(key)} do. */
    NOT_COUNTED
  }

  private final CacheStatistics statistics;

  /** Counts into the statistics of a cache. */
  public OutcomeStatistics(CacheStatistics statistics) {
    this.statistics = statistics;
  }

  /** Now, or 0 if nobody wants to know how long things take. */
  public long start() {
    return statistics.isEnabled() ? System.nanoTime() : 0;
  }

  /** Counts a change. */
  public void record(Outcome outcome, Lookup lookup) {
    if (!statistics.isEnabled()) {
      return;
    }
    switch (outcome.effect()) {
      case WRITTEN, CREATED, UPDATED, EXPIRED -> statistics.recordPuts(1);
      case REMOVED -> statistics.recordRemovals(1);
      case TOUCHED, NOT_STORED, ABSENT, PRESENT, DIFFERENT, BUSY -> {}
    }
    if (lookup == Lookup.UNDECODABLE) {
      statistics.recordMisses(1);
    } else if (lookup == Lookup.COUNTED) {
      switch (outcome.effect()) {
        case UPDATED, EXPIRED, REMOVED, TOUCHED, PRESENT, DIFFERENT -> statistics.recordHits(1);
        case CREATED, NOT_STORED, ABSENT -> statistics.recordMisses(1);
        case WRITTEN, BUSY ->
            throw new IllegalStateException("Not known whether there was an entry");
      }
    }
  }

  /** Counts a change and the time since its start. */
  public void record(Outcome outcome, Lookup lookup, long start) {
    record(outcome, lookup);
    if (start != 0) {
      changesTook(List.of(outcome), start);
      if (lookup != Lookup.NOT_COUNTED) {
        readTook(start);
      }
    }
  }

  /** The time of changes that were made together, once for each kind of them; null has failed. */
  public void changesTook(List<? extends @Nullable Outcome> outcomes, long start) {
    if (start == 0) {
      return;
    }
    boolean wrote = false;
    boolean removed = false;
    for (Outcome outcome : outcomes) {
      if (outcome != null) {
        switch (outcome.effect()) {
          case WRITTEN, CREATED, UPDATED, EXPIRED -> wrote = true;
          case REMOVED -> removed = true;
          case TOUCHED, NOT_STORED, ABSENT, PRESENT, DIFFERENT, BUSY -> {}
        }
      }
    }
    if (wrote) {
      writeTook(start);
    }
    if (removed) {
      removalTook(start);
    }
  }

  /** Counts reads. */
  public void recordReads(long hits, long misses) {
    if (statistics.isEnabled()) {
      statistics.recordHits(hits);
      statistics.recordMisses(misses);
    }
  }

  /** Counts entries removed by a scan. */
  public void recordRemovals(long count) {
    if (statistics.isEnabled()) {
      statistics.recordRemovals(count);
    }
  }

  public void readTook(long start) {
    if (start != 0) {
      statistics.recordGetNanos(System.nanoTime() - start);
    }
  }

  private void writeTook(long start) {
    if (start != 0) {
      statistics.recordPutNanos(System.nanoTime() - start);
    }
  }

  public void removalTook(long start) {
    if (start != 0) {
      statistics.recordRemoveNanos(System.nanoTime() - start);
    }
  }
}
