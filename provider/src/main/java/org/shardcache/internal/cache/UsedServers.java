package org.shardcache.internal.cache;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.cache.CacheException;

/**
 * Where the data of one manager is, as texts: for telling whether its caches could meet those of
 * another one. Thread-safe.
 */
final class UsedServers {

  private final KeySpaces keySpaces;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Set<String> servers;

  UsedServers(KeySpaces keySpaces, Set<String> servers) {
    this.keySpaces = keySpaces;
    this.servers = Set.copyOf(servers);
  }

  /** The servers as they are now. */
  Set<String> now() {
    return servers;
  }

  /**
   * Makes a change after which the manager is on other servers.
   *
   * @param change leaves them as they are if it throws
   * @throws CacheException if its caches would meet others there; nothing has changed then
   */
  <T> T changing(Set<String> next, Supplier<T> change) {
    lock.lock();
    Set<String> before = servers;
    Set<String> after = before;
    try {
      extend(union(before, next), next);
      T result = change.get();
      after = Set.copyOf(next);
      return result;
    } finally {
      servers = after;
      lock.unlock();
    }
  }

  private void extend(Set<String> all, Set<String> more) {
    try {
      keySpaces.extend(this, more, () -> servers = all);
    } catch (CacheException e) {
      throw new CacheException("The shards were not changed. " + e.getMessage(), e);
    }
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> union = new HashSet<>(some);
    union.addAll(others);
    return Set.copyOf(union);
  }
}
