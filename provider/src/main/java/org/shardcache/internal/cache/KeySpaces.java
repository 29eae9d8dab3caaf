package org.shardcache.internal.cache;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.CacheException;

/**
 * Which caches have which keys on which servers. A cache whose prefix begins another one's would
 * clear and iterate the other's entries, so it is refused. Thread-safe.
 */
public final class KeySpaces {

  /** One cache's keys; to be released when the cache is closed. */
  record Claim(UsedServers servers, String prefix, String cacheName) {

    /** The same cache of another manager is the same data. */
    boolean overlaps(Claim other) {
      boolean same = other.prefix.equals(prefix) && other.cacheName.equals(cacheName);
      return !same && (other.prefix.startsWith(prefix) || prefix.startsWith(other.prefix));
    }
  }

  private final List<Claim> claims = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Registers the keys of a cache.
   *
   * @throws CacheException if they overlap with those of another cache
   */
  void claim(Claim claim) {
    lock.lock();
    try {
      requireApart(claim, claim.servers().now());
      claims.add(claim);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets a manager use more servers.
   *
   * @param extension makes them the manager's
   * @throws CacheException if keys of its caches overlap with those of others there
   */
  void extend(UsedServers manager, Set<String> more, Runnable extension) {
    lock.lock();
    try {
      for (Claim claim : claims) {
        if (claim.servers() == manager) {
          requireApart(claim, more);
        }
      }
      extension.run();
    } finally {
      lock.unlock();
    }
  }

  private void requireApart(Claim claim, Set<String> servers) {
    for (Claim other : claims) {
      if (claim.overlaps(other) && !Collections.disjoint(other.servers().now(), servers)) {
        throw new CacheException(
            "Cache '"
                + claim.cacheName()
                + "' would keep its keys under '"
                + claim.prefix()
                + "' and cache '"
                + other.cacheName()
                + "' keeps its own under '"
                + other.prefix()
                + "' on the same shards, so one would hold entries of the other. Choose another"
                + " shardcache.key-prefix or shardcache.cache.<name>.key-prefix, such that none"
                + " begins with another.");
      }
    }
  }

  void release(Claim claim) {
    lock.lock();
    try {
      claims.remove(claim);
    } finally {
      lock.unlock();
    }
  }
}
