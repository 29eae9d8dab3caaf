package org.shardcache.internal.management;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.management.CacheStatisticsMXBean;

/**
 * The statistics of one cache in this JVM, as JSR-107 counts them.
 *
 * <ul>
 *   <li>A disabled instance records nothing, and asking it costs one volatile read. A caller asks
 *       {@link #isEnabled()} once, before it takes the time, and keeps the answer for the call.
 *   <li>Disabling keeps what was counted; only {@link #clear()} sets it back.
 *   <li>Times are added together with the events they belong to: an average is the total time of
 *       the gets, puts or removals divided by their number, so a bulk call adds its whole duration
 *       once and the number of its entries.
 *   <li>Safe for use by many threads. A reader sees every recording that happened before it; a
 *       {@code clear()} during recordings may keep some of them.
 * </ul>
 */
public final class CacheStatistics implements CacheStatisticsMXBean {

  private static final double NANOS_PER_MICRO = TimeUnit.MICROSECONDS.toNanos(1);

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder puts = new LongAdder();
  private final LongAdder removals = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder getNanos = new LongAdder();
  private final LongAdder putNanos = new LongAdder();
  private final LongAdder removeNanos = new LongAdder();

  private volatile boolean enabled;

  /** Makes disabled statistics with all counters at 0. */
  public CacheStatistics() {}

  public boolean isEnabled() {
    return enabled;
  }

  public void enable() {
    enabled = true;
  }

  public void disable() {
    enabled = false;
  }

  public void recordHits(long count) {
    record(hits, count);
  }

  public void recordMisses(long count) {
    record(misses, count);
  }

  public void recordPuts(long count) {
    record(puts, count);
  }

  public void recordRemovals(long count) {
    record(removals, count);
  }

  public void recordEvictions(long count) {
    record(evictions, count);
  }

  public void recordGetNanos(long nanos) {
    record(getNanos, nanos);
  }

  public void recordPutNanos(long nanos) {
    record(putNanos, nanos);
  }

  public void recordRemoveNanos(long nanos) {
    record(removeNanos, nanos);
  }

  @Override
  public void clear() {
    hits.reset();
    misses.reset();
    puts.reset();
    removals.reset();
    evictions.reset();
    getNanos.reset();
    putNanos.reset();
    removeNanos.reset();
  }

  @Override
  public long getCacheHits() {
    return hits.sum();
  }

  @Override
  public float getCacheHitPercentage() {
    long hit = hits.sum();
    return percentage(hit, hit + misses.sum());
  }

  @Override
  public long getCacheMisses() {
    return misses.sum();
  }

  @Override
  public float getCacheMissPercentage() {
    long miss = misses.sum();
    return percentage(miss, hits.sum() + miss);
  }

  @Override
  public long getCacheGets() {
    return hits.sum() + misses.sum();
  }

  @Override
  public long getCachePuts() {
    return puts.sum();
  }

  @Override
  public long getCacheRemovals() {
    return removals.sum();
  }

  @Override
  public long getCacheEvictions() {
    return evictions.sum();
  }

  @Override
  public float getAverageGetTime() {
    return averageMicros(getNanos, getCacheGets());
  }

  @Override
  public float getAveragePutTime() {
    return averageMicros(putNanos, getCachePuts());
  }

  @Override
  public float getAverageRemoveTime() {
    return averageMicros(removeNanos, getCacheRemovals());
  }

  /** Nothing is ever taken away, so no percentage and no average can become negative. */
  private void record(LongAdder counter, long amount) {
    if (enabled && amount > 0) {
      counter.add(amount);
    }
  }

  private static float percentage(long part, long whole) {
    return whole == 0 ? 0 : (float) (100.0 * part / whole);
  }

  private static float averageMicros(LongAdder totalNanos, long count) {
    return count == 0 ? 0 : (float) (totalNanos.sum() / NANOS_PER_MICRO / count);
  }
}
