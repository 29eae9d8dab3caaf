package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ReadFrom;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.internal.store.VerifiedShards.View;

/** On listed shards the keys of one shard share commands, and stay where they are. */
record ListedShardsKeys(KeyLayout layout, CacheRequests requests) implements CacheKeys {

  /** {@code MGET} in chunks: the keys of one shard share commands. */
  @Override
  public List<@Nullable StoredValue> values(List<byte[]> keys, ReadFrom readFrom, int keysPerRead) {
    List<List<Integer>> chunks = new ArrayList<>();
    List<Routed<List<@Nullable StoredValue>>> routed = new ArrayList<>();
    View current = requests.current();
    indexesByShard(current.shards(), keys)
        .forEach(
            (shard, indexes) -> {
              for (int from = 0; from < indexes.size(); from += keysPerRead) {
                List<Integer> chunk =
                    indexes.subList(from, Math.min(from + keysPerRead, indexes.size()));
                chunks.add(chunk);
                routed.add(
                    new Routed<>(
                        shard,
                        null,
                        readFrom,
                        ReadRequests.values(
                            chunk.stream().map(i -> layout.storedKey(keys.get(i))).toList())));
              }
            });
    List<Result<List<@Nullable StoredValue>>> answers = current.executeAll(routed);
    @Nullable StoredValue[] values = new StoredValue[keys.size()];
    Map<Integer, ShardException> failures = new TreeMap<>();
    for (int c = 0; c < chunks.size(); c++) {
      List<Integer> chunk = chunks.get(c);
      if (answers.get(c) instanceof Result.Value<List<@Nullable StoredValue>> answer) {
        for (int i = 0; i < chunk.size(); i++) {
          values[chunk.get(i)] = answer.value().get(i);
        }
      } else {
        ShardException cause = ((Result.Failure<?>) answers.get(c)).cause();
        chunk.forEach(index -> failures.put(index, cause));
      }
    }
    if (!failures.isEmpty()) {
      throw requests.incomplete(keys.size(), failures, Arrays.asList(values));
    }
    return Arrays.asList(values);
  }

  private Map<Integer, List<Integer>> indexesByShard(Shards current, List<byte[]> keys) {
    Map<Integer, List<Integer>> indexes = new TreeMap<>();
    for (int i = 0; i < keys.size(); i++) {
      int shard = current.indexFor(layout.routingBytes(keys.get(i)));
      indexes.computeIfAbsent(shard, s -> new ArrayList<>()).add(i);
    }
    return indexes;
  }

  @Override
  public EntrySource entries() {
    View view = requests.current();
    Shards current = view.shards();
    return new ShardEntries(
        layout,
        new ShardEntries.Walked() {
          @Override
          public <R extends @Nullable Object> R execute(int shard, Request<R> request) {
            return requests.execute(view, new Routed<>(shard, request));
          }

          @Override
          public Object list() {
            return requests.current().shards();
          }

          @Override
          public boolean isHome(int shard, byte[] key) {
            Shards now = requests.current().shards();
            Shard home = now.list().get(now.indexFor(layout.routingBytes(key)));
            return home.place().equals(current.list().get(shard).place());
          }
        },
        current.distinctEndpoints());
  }

  @Override
  public List<ShardException> remove(KeyScope scope, AtomicLong removed) {
    Request<Long> removal =
        KeySpaceScan.removal(
            scope.pattern(layout), key -> KeyScope.ENTRIES.includes(layout, key), removed);
    View current = requests.current();
    List<ShardException> failures = new ArrayList<>();
    for (Result<Long> result :
        current.executeAll(
            current.shards().distinctEndpoints().stream()
                .map(shard -> new Routed<>(shard, removal))
                .toList())) {
      if (result instanceof Result.Failure<Long> failure) {
        failures.add(failure.cause());
      }
    }
    return failures;
  }
}
