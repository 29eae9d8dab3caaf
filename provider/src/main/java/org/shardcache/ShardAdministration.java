package org.shardcache;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The shards of a cache manager, for whoever looks after them: {@code
 * manager.unwrap(ShardAdministration.class)}. Safe for use by many threads. Every method throws
 * {@link IllegalStateException} if the manager is closed, and {@link javax.cache.CacheException} if
 * the shards cannot be found.
 *
 * <p>What is sent to all shards goes out in parallel, so that a shard that hangs costs the time
 * budget of one call, not of several. A shard that fails has its failure in the result, the others
 * their values. Results are immutable maps by the names of the shards, in their order.
 *
 * <p>Nothing here checks whether the applications agree on the topology ({@code
 * shardcache.topology-check}): what asks about shards works also when caches are refused.
 */
public interface ShardAdministration {

  /**
   * Returns all shards in their order. Sends nothing, unless shards have to be found first (DNS,
   * Redis Cluster, embedded servers).
   *
   * @return an immutable list
   */
  List<ShardInfo> shards();

  /**
   * Returns what applications that share these shards have to agree on, as one line to compare:
   * router, hash tags, names and weights, and the order of the list where the router goes by it. It
   * is logged when the shards are first used.
   *
   * @return a text that shows no address; {@code cluster} for a Redis Cluster, which knows by
   *     itself where keys are
   */
  String topologyFingerprint();

  /**
   * Sends {@code PING} to the primary of each shard.
   *
   * @return how long each took, with the opening of a connection if there was none
   */
  Map<String, ShardResult<Duration>> ping();

  /**
   * Sends {@code INFO} to the primary of each shard.
   *
   * @param section such as {@code server}, {@code memory}, {@code clients}, {@code replication} or
   *     {@code all}; empty for what the server thinks fit
   * @return the fields of each answer, in their order
   */
  Map<String, ShardResult<Map<String, String>>> info(String section);

  /**
   * Counts entries by cache on each shard, by {@code SCAN} of all keys under {@code
   * shardcache.key-prefix}, also of caches that are not open here. Caches with a key prefix of
   * their own are not among them.
   *
   * @return the numbers of entries by the names of the caches, in the order of the alphabet
   * @throws javax.cache.CacheException also if the key prefix is empty, so that caches cannot be
   *     told from other keys
   */
  Map<String, ShardResult<Map<String, Long>>> entryCounts();

  /**
   * Returns a client for one shard.
   *
   * @param shard its name
   * @return a client, usable until the manager is closed or the shard leaves the list
   * @throws NullPointerException if the name is null
   * @throws IllegalArgumentException if no shard has that name
   */
  ShardClient client(String shard);

  /**
   * Runs an operation on each shard, each in a thread of its own, and waits for all of them.
   *
   * @param operation what to do; may send as many commands as it likes, each with its own time
   *     budget, and give null
   * @param <T> type of the results
   * @return its results; whatever it throws becomes the failure of that shard
   * @throws NullPointerException if the operation is null
   */
  <T extends @Nullable Object> Map<String, ShardResult<T>> onAll(
      Function<? super ShardClient, ? extends T> operation);

  /**
   * As {@link #onAll}, on some of the shards.
   *
   * @param shards their names
   * @param operation what to do
   * @param <T> type of the results
   * @return its results in the order of the shards
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if there is no shard of one of these names; nothing was done
   */
  <T extends @Nullable Object> Map<String, ShardResult<T>> onEach(
      Collection<String> shards, Function<? super ShardClient, ? extends T> operation);

  /**
   * Puts other shards in the place of the current ones, while calls go on. When this returns, every
   * new call uses the new list; calls that are under way end on the old or the new one. A shard
   * that joins must be reachable, and loses what it still holds under the manager's prefix from an
   * earlier time. Entries that now belong to another shard are misses; their copies are removed in
   * the background. Several applications are changed one after the other, at once.
   *
   * @param shards {@code shardcache.shards}, {@code shardcache.shard.*} and {@code
   *     shardcache.shard-defaults.*}, as in a settings file, and nothing else
   * @return how many entries were removed from their former shards, once that is done; ends with a
   *     {@code CacheException} if not all of them could be
   * @throws NullPointerException if the settings are null
   * @throws UnsupportedOperationException unless {@code shardcache.topology} is {@code shards} and
   *     {@code shardcache.key-prefix} is not empty: the message says who decides which shards there
   *     are
   * @throws javax.cache.CacheException also if a setting cannot be used, a shard that joins cannot
   *     be reached, caches would meet others there whose keys overlap with theirs, or the removal
   *     after the change before is still going on; nothing has changed
   */
  CompletionStage<Long> changeShards(Properties shards);
}
