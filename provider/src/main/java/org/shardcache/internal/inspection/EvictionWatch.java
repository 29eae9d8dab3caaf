package org.shardcache.internal.inspection;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.store.RawCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether servers may evict the entries of a cache that must not lose any: when the cache
 * is first used and every ten minutes while it is, since shards, servers and their policies change.
 * Nobody who uses the cache waits for that. Thread-safe.
 */
public final class EvictionWatch {

  /** Which entries may be evicted. */
  public enum Entries {
    /** Their keys have no time to live. */
    ETERNAL,
    /** Their keys may have one, so that Redis counts them as volatile. */
    EXPIRING
  }

  private static final Logger LOG = LoggerFactory.getLogger(EvictionWatch.class);
  private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final RawCommand QUESTION = RawCommand.of("INFO", List.of("memory"));

  private final String cacheName;
  private final Entries entries;
  private final ShardDirectory directory;
  private final Executor executor;
  private final AtomicLong due = new AtomicLong(System.nanoTime());
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /**
   * Creates a watch; nothing is sent.
   *
   * @param executor asks the servers
   */
  public EvictionWatch(
      String cacheName, Entries entries, ShardDirectory directory, Executor executor) {
    this.cacheName = cacheName;
    this.entries = entries;
    this.directory = directory;
    this.executor = executor;
  }

  /** The cache is used: looks, elsewhere, if it is time to. */
  public void used() {
    long now = System.nanoTime();
    long time = due.get();
    if (now - time >= 0 && due.compareAndSet(time, now + PERIOD_NANOS)) {
      executor.execute(this::look);
    }
  }

  private void look() {
    try {
      directory.current().list().forEach(this::look);
    } catch (RuntimeException e) {
      LOG.debug("Cache '{}': its shards could not be asked whether they evict.", cacheName, e);
    }
  }

  private void look(Shard shard) {
    try {
      Map<String, String> memory =
          InfoText.fields(directory.commands().call(shard.name(), QUESTION));
      String policy = memory.getOrDefault("maxmemory_policy", "unknown");
      if (mayEvict(policy, memory.getOrDefault("maxmemory", "0")) && reported.add(shard.name())) {
        LOG.warn(
            "Cache '{}' must not lose entries (shardcache.cache.{}.must-stay), but {} may evict"
                + " them: its maxmemory-policy is {}. Set it to {}.",
            cacheName,
            cacheName,
            shard,
            policy,
            entries == Entries.ETERNAL
                ? "noeviction, or to volatile-lru or another volatile one, which spare entries"
                    + " without a time to live, and give the other caches a ttl"
                : "noeviction, or let the entries of this cache live for ever (ttl=eternal) and"
                    + " set it to volatile-lru or another volatile one");
      }
    } catch (RuntimeException e) { // such as no right to ask; the others may have one
      if (reported.add(shard.name())) {
        LOG.info(
            "Cache '{}' must not lose entries, and whether {} evicts some is not known: {}",
            cacheName,
            shard,
            e.getMessage());
      }
    }
  }

  private boolean mayEvict(String policy, String maxMemory) {
    if (maxMemory.equals("0")) {
      return false; // no limit, whatever the policy
    }
    return policy.startsWith("allkeys-")
        || (policy.startsWith("volatile-") && entries == Entries.EXPIRING);
  }
}
