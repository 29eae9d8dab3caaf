package org.shardcache.internal.inspection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.store.RawCommand;
import org.shardcache.internal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether servers may evict the entries of a cache that must not lose any: when the cache
 * is first used and once a period while it is, since shards, servers, their policies and the rights
 * to ask change. Says each thing of a shard once. Nobody who uses the cache waits for that.
 * Thread-safe.
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
  private static final RawCommand QUESTION = RawCommand.of("INFO", List.of("memory"));

  private final String cacheName;
  private final Entries entries;
  private final ShardDirectory directory;
  private final Executor executor;
  private final long periodNanos;
  private final AtomicLong due = new AtomicLong(System.nanoTime());
  private final Set<String> evicting = ConcurrentHashMap.newKeySet();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();

  /**
   * Creates a watch; nothing is sent.
   *
   * @param executor asks the servers
   * @param period from one look to the next
   */
  public EvictionWatch(
      String cacheName,
      Entries entries,
      ShardDirectory directory,
      Executor executor,
      Duration period) {
    this.cacheName = cacheName;
    this.entries = entries;
    this.directory = directory;
    this.executor = executor;
    this.periodNanos = period.toNanos();
  }

  /** The cache is used: looks, elsewhere, if it is time to. */
  public void used() {
    long now = System.nanoTime();
    long time = due.get();
    if (now - time >= 0 && due.compareAndSet(time, now + periodNanos)) {
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
      if (mayEvict(policy, memory.getOrDefault("maxmemory", "0")) && evicting.add(shard.name())) {
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
    } catch (StoreException e) {
      notTold(shard, e);
    } catch (RuntimeException e) { // the others may answer
      LOG.debug("Cache '{}': {} could not be asked whether it evicts.", cacheName, shard, e);
    }
  }

  /** A server that is away is asked again; one that refuses does so until somebody changes that. */
  private void notTold(Shard shard, StoreException failure) {
    if (failure.isUnavailability()) {
      LOG.debug("Cache '{}': {} could not be asked whether it evicts.", cacheName, shard, failure);
    } else if (silent.add(shard.name())) {
      LOG.warn(
          "Cache '{}' must not lose entries (shardcache.cache.{}.must-stay), but whether {} may"
              + " evict them is not known, since it refuses INFO; let its user ask (ACL SETUSER"
              + " <user> +info), or say must-stay=false there. {}",
          cacheName,
          cacheName,
          shard,
          failure.getMessage());
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
