package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ClusterTopology;
import org.shardcache.internal.shard.ReadFrom;
import org.shardcache.internal.shard.Replies;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.internal.store.VerifiedShards.View;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * In a Redis Cluster each key has a command of its own, in one pipeline per node: commands about
 * several keys of one slot would have to wait while that slot is moved.
 */
record ClusterKeys(ClusterTopology cluster, KeyLayout layout, CacheRequests requests)
    implements CacheKeys {

  @Override
  public List<@Nullable StoredValue> values(List<byte[]> keys, ReadFrom readFrom, int keysPerRead) {
    return requests.<@Nullable StoredValue>executeAll(
        keys, readFrom, (index, storedKey) -> ReadRequests.plain(storedKey));
  }

  @Override
  public EntrySource entries() {
    ClusterWalk walk =
        new ClusterWalk(
            new ClusterSlots(cluster, requests),
            layout,
            KeyScope.ENTRIES,
            ClusterWalk.Repeats.DROPPED);
    return new EntrySource() {
      @Override
      public @Nullable List<byte[]> nextKeys() {
        return walk.nextKeys();
      }

      @Override
      public List<@Nullable StoredValue> read(List<byte[]> storedKeys) {
        return requests.<@Nullable StoredValue>executeAll(
            storedKeys.stream().map(key -> Objects.requireNonNull(layout.key(key))).toList(),
            (index, storedKey) -> ReadRequests.plainWithTimeToLive(storedKey));
      }

      @Override
      public void skipShard() {
        walk.skipShard();
      }
    };
  }

  @Override
  public List<String> remove(KeyScope scope, AtomicLong removed) {
    ClusterWalk walk =
        new ClusterWalk(
            new ClusterSlots(cluster, requests), layout, scope, ClusterWalk.Repeats.HARMLESS);
    List<String> failures = new ArrayList<>();
    for (List<byte[]> keys = List.of(); keys != null; keys = nextKeys(walk, failures)) {
      remove(keys, removed, failures);
    }
    return failures;
  }

  private static @Nullable List<byte[]> nextKeys(ClusterWalk walk, List<String> failures) {
    try {
      return walk.nextKeys();
    } catch (StoreException e) {
      failures.add(String.valueOf(e.getMessage()));
      walk.skipShard();
      return List.of();
    }
  }

  private void remove(List<byte[]> keys, AtomicLong removed, List<String> failures) {
    View current = requests.current();
    List<Routed<Long>> removals =
        keys.stream()
            .map(key -> current.shards().routed(key, ReadFrom.PRIMARY, unlink(key)))
            .toList();
    List<Result<Long>> results = current.executeAll(removals);
    for (int i = 0; i < keys.size(); i++) {
      if (results.get(i) instanceof Result.Failure<Long> failure) {
        failures.add(String.valueOf(failure.cause().getMessage()));
      } else if (KeyScope.ENTRIES.includes(layout, keys.get(i))) {
        removed.addAndGet(((Result.Value<Long>) results.get(i)).value());
      }
    }
  }

  private static Request<Long> unlink(byte[] key) {
    return Request.of(
        new CommandArguments(Command.UNLINK).add(new Bytes(key)), Repeat.ALLOWED, Replies::integer);
  }
}
