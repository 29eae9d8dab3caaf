package org.shardcache;

import org.jspecify.annotations.Nullable;

/**
 * Sends Redis commands to one shard, past the cache: no serializer, no statistics, no events. Every
 * call borrows one of the manager's connections and ends within the time budget {@code
 * shardcache.timeout}. Safe for use by many threads; holds nothing that has to be closed.
 *
 * <p>Commands are never repeated, also not when their reply is lost: nobody but the caller knows
 * whether that would do harm. A command that changes an entry is unknown to loads, writers and
 * listeners.
 */
public interface ShardClient {

  /**
   * Returns the shard that the next command goes to. Sends nothing.
   *
   * @return the shard
   * @throws IllegalStateException if the manager or the cache is closed
   * @throws javax.cache.CacheException if there is no such shard any more
   */
  ShardInfo shard();

  /**
   * Sends a command to the primary and waits for its reply.
   *
   * @param command the first word, such as {@code PTTL} or {@code CLIENT}
   * @param arguments the other words: {@code String} (sent as UTF-8), {@code byte[]}, {@code
   *     Integer} or {@code Long} (sent in decimal); none of them null
   * @return the reply: {@code byte[]} for texts, {@code Long} for numbers, a {@code List} of these
   *     and of lists, or null. Maps are lists of keys and values in turn, truth values 1 and 0,
   *     whatever the version of the protocol; in RESP3 a few commands nest lists that are flat in
   *     RESP2
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if an argument is of another type, or the command would change
   *     the state of a connection that others use afterwards: {@code SELECT}, {@code AUTH}, {@code
   *     MULTI}, {@code WATCH}, {@code SUBSCRIBE}, {@code MONITOR}, {@code CLIENT REPLY} and the
   *     like
   * @throws IllegalStateException if the manager or the cache is closed
   * @throws javax.cache.CacheException if the server refuses the command, or does not answer in
   *     time; the message says whether it was sent
   */
  @Nullable Object call(String command, Object... arguments);
}
