package org.shardcache.benchmarks.agent;

/**
 * Counts durations in classes whose width is at most 1/64 of their value. Not thread-safe: every
 * worker has its own, added up at the end.
 */
public final class LatencyHistogram {
  private static final int PRECISION_BITS = 6;
  private static final int CLASSES_PER_POWER = 1 << PRECISION_BITS;
  private static final int POWERS = Long.SIZE - PRECISION_BITS;

  private final int[] counts = new int[POWERS * CLASSES_PER_POWER];
  private long total;
  private long failed;
  private long max;

  /** Adds one duration. */
  public void record(long nanos) {
    long duration = Math.max(0, nanos);
    counts[index(duration)]++;
    total++;
    max = Math.max(max, duration);
  }

  /**
   * Adds a call that failed. Percentiles take it for one that was longer than all others, whether
   * it failed soon or late: a failure must not make them better.
   */
  public void recordFailure(long nanos) {
    failed++;
    max = Math.max(max, nanos);
  }

  /** Adds what another one has. */
  public void add(LatencyHistogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
    failed += other.failed;
    max = Math.max(max, other.max);
  }

  /** How many durations there are, those of failures not counted. */
  public long total() {
    return total;
  }

  /** How many calls failed. */
  public long failed() {
    return failed;
  }

  /** The longest duration, those of failures included; 0 without any. */
  public long max() {
    return max;
  }

  /**
   * A duration that the given share of all does not exceed: the upper bound of its class, or the
   * longest one where the share reaches into the failures.
   *
   * @param share such as 0.99
   */
  public long percentile(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * (total + failed)));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Math.min(max, upperBound(i));
      }
    }
    return max;
  }

  private static int index(long duration) {
    int power = Long.SIZE - Long.numberOfLeadingZeros(duration >>> PRECISION_BITS);
    if (power == 0) {
      return (int) duration;
    }
    return power * CLASSES_PER_POWER + (int) (duration >>> (power - 1)) - CLASSES_PER_POWER;
  }

  private static long upperBound(int index) {
    int power = index / CLASSES_PER_POWER;
    int within = index % CLASSES_PER_POWER;
    return power == 0 ? within : ((long) (within + CLASSES_PER_POWER + 1) << (power - 1)) - 1;
  }
}
