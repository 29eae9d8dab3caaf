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
  record Claim(Set<String> servers, String prefix, String cacheName) {}

  private final List<Claim> claims = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Registers the keys of a cache.
   *
   * @throws CacheException if they overlap with those of another cache; the same cache of another
   *     manager is the same data
   */
  void claim(Claim claim) {
    lock.lock();
    try {
      for (Claim other : claims) {
        boolean overlaps =
            other.prefix().startsWith(claim.prefix()) || claim.prefix().startsWith(other.prefix());
        boolean same =
            other.prefix().equals(claim.prefix()) && other.cacheName().equals(claim.cacheName());
        if (overlaps && !same && !Collections.disjoint(other.servers(), claim.servers())) {
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
      claims.add(claim);
    } finally {
      lock.unlock();
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
