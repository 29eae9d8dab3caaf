package org.shardcache;

/**
 * A lock on one key among all threads and JVMs that ask for it: a key of its own beside the entry,
 * on the same shard. It stops nobody from reading or changing the entry. Safe for use by many
 * threads.
 *
 * <p>It ends by itself after its time, also if its holder is still at work: what must not be done
 * twice has to be done in less time, or has to check the result of {@link #release}.
 */
public interface EntryLock extends AutoCloseable {

  /**
   * Gives the lock back, if it is still this one: the lock of somebody who came later stays.
   *
   * @return whether it was held until now; false if its time was over, {@code clear} removed it, or
   *     it was released before
   * @throws IllegalStateException if the cache is closed
   * @throws javax.cache.CacheException if the shard fails; the lock ends by itself then
   */
  boolean release();

  /**
   * As {@link #release}, without the answer.
   *
   * @throws IllegalStateException if the cache is closed
   * @throws javax.cache.CacheException if the shard fails; the lock ends by itself then
   */
  @Override
  void close();
}
