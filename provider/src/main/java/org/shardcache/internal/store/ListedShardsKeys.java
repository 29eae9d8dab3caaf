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

  /** Keys of one shard that share a command, and their places in the list that was asked for. */
  private record Part(int shard, int[] indexes, List<byte[]> storedKeys) {}

  /** {@code MGET} in chunks: the keys of one shard share commands. */
  @Override
  public List<@Nullable StoredValue> values(List<byte[]> keys, ReadFrom readFrom, int keysPerRead) {
    View current = requests.current();
    List<Part> parts = parts(current.shards(), keys, keysPerRead);
    List<Routed<List<@Nullable StoredValue>>> routed = new ArrayList<>(parts.size());
    for (Part part : parts) {
      routed.add(
          new Routed<>(part.shard(), null, readFrom, ReadRequests.values(part.storedKeys())));
    }
    List<Result<List<@Nullable StoredValue>>> answers = current.executeAll(routed);
    @Nullable StoredValue[] values = new StoredValue[keys.size()];
    Map<Integer, ShardException> failures = new TreeMap<>();
    for (int p = 0; p < parts.size(); p++) {
      int[] indexes = parts.get(p).indexes();
      if (answers.get(p) instanceof Result.Value<List<@Nullable StoredValue>> answer) {
        for (int i = 0; i < indexes.length; i++) {
          values[indexes[i]] = answer.value().get(i);
        }
      } else {
        ShardException cause = ((Result.Failure<?>) answers.get(p)).cause();
        for (int index : indexes) {
          failures.put(index, cause);
        }
      }
    }
    if (!failures.isEmpty()) {
      throw requests.incomplete(keys.size(), failures, Arrays.asList(values));
    }
    return Arrays.asList(values);
  }

  private List<Part> parts(Shards current, List<byte[]> keys, int keysPerRead) {
    PlacedKeys placed = PlacedKeys.of(keys, layout, current);
    List<Part> parts = new ArrayList<>();
    int[][] indexes = placed.indexesByShard(current.list().size());
    for (int shard = 0; shard < indexes.length; shard++) {
      for (int from = 0; from < indexes[shard].length; from += keysPerRead) {
        int to = Math.min(indexes[shard].length, from + keysPerRead);
        int[] ofPart = Arrays.copyOfRange(indexes[shard], from, to);
        List<byte[]> storedKeys = new ArrayList<>(ofPart.length);
        for (int index : ofPart) {
          storedKeys.add(placed.storedKey(index));
        }
        parts.add(new Part(shard, ofPart, storedKeys));
      }
    }
    return parts;
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
  public List<String> remove(KeyScope scope, AtomicLong removed) {
    Request<Long> removal =
        KeySpaceScan.removal(
            scope.pattern(layout), key -> KeyScope.ENTRIES.includes(layout, key), removed);
    View current = requests.current();
    List<String> failures = new ArrayList<>();
    for (Result<Long> result :
        current.executeAll(
            current.shards().distinctEndpoints().stream()
                .map(shard -> new Routed<>(shard, removal))
                .toList())) {
      if (result instanceof Result.Failure<Long> failure) {
        failures.add(String.valueOf(failure.cause().getMessage()));
      }
    }
    return failures;
  }
}
