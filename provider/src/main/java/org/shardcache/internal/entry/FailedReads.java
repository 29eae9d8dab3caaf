package org.shardcache.internal.entry;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.CacheException;
import org.shardcache.internal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a cache makes of reads whose shard cannot be reached: failures, or misses. Says in the log
 * when an outage begins that is passed off as misses. Thread-safe.
 */
public final class FailedReads {

  private static final Logger LOG = LoggerFactory.getLogger(FailedReads.class);

  /** An outage is over when nothing has failed for so long. */
  private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

  private enum Taken {
    AS_FAILURES,
    AS_MISSES
  }

  private final String cacheName;
  private final Taken taken;
  private final Map<String, Long> lastFailures = new ConcurrentHashMap<>();

  private FailedReads(String cacheName, Taken taken) {
    this.cacheName = cacheName;
    this.taken = taken;
  }

  /** Reads that fail are failures. */
  public static FailedReads asFailures() {
    return new FailedReads("", Taken.AS_FAILURES);
  }

  /** Reads of a cache that fail are misses. */
  public static FailedReads asMisses(String cacheName) {
    return new FailedReads(cacheName, Taken.AS_MISSES);
  }

  /** Whether any failure is a miss. */
  public boolean mayBeMisses() {
    return taken == Taken.AS_MISSES;
  }

  /** Whether what failed counts as a miss. */
  public boolean areMisses(CacheException failure) {
    if (taken == Taken.AS_FAILURES
        || !(failure.getCause() instanceof StoreException cause)
        || !cause.isUnavailability()) {
      return false;
    }
    long now = System.nanoTime();
    Long last = lastFailures.put(cause.shard(), now);
    if (last == null || now - last > QUIET_NANOS) {
      LOG.warn(
          "Cache '{}': reads of shard '{}' fail and count as misses until it is back"
              + " (on-failure=miss). {}",
          cacheName,
          cause.shard(),
          failure.getMessage());
    }
    return true;
  }
}
