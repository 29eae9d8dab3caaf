package org.shardcache;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Redis commands about keys of one shard that go out together: one round trip for up to 1,000 of
 * them. Each is a command of its own; this is no transaction. For use by one thread.
 *
 * @param <K> type of the cache's keys
 */
public interface ShardPipeline<K> {

  /**
   * Returns the shard that all keys must live on. Sends nothing.
   *
   * @return the shard of the key that the pipeline was made for
   * @throws IllegalStateException if the cache is closed
   */
  ShardInfo shard();

  /**
   * Adds a command whose first argument is the Redis key of a cache key.
   *
   * @param command the first word, such as {@code PTTL}
   * @param key not null
   * @param arguments what comes behind the key, as in {@link ShardClient#call}
   * @return this pipeline
   * @throws NullPointerException if the key or an argument is null
   * @throws IllegalArgumentException if the key lives on another shard, or as {@link
   *     ShardClient#call} says; nothing was added
   * @throws IllegalStateException if the cache is closed
   * @throws javax.cache.CacheException if the key cannot be encoded
   */
  ShardPipeline<K> add(String command, K key, Object... arguments);

  /**
   * Adds a command that names no key. It follows those that were added before over the same
   * connection, as long as they are sent together: so {@code WAIT} tells how many replicas have
   * what they wrote.
   *
   * @param command the first word, such as {@code WAIT}
   * @param arguments as in {@link ShardClient#call}
   * @return this pipeline
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException as {@link ShardClient#call} says; nothing was added
   */
  ShardPipeline<K> addWithoutKey(String command, Object... arguments);

  /**
   * Sends the commands that were added since the last time and waits for their replies.
   *
   * @return for each command its reply, as in {@link ShardClient#call}, or why it failed; in their
   *     order, empty if there were none
   * @throws IllegalStateException if the cache is closed
   */
  List<ShardResult<@Nullable Object>> execute();
}
