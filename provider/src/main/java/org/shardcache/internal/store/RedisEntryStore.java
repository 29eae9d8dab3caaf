package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.internal.store.Access.Wanted;

/** The entries of one cache as Redis string keys, one key per entry, spread over the shards. */
public final class RedisEntryStore implements EntryStore {

  private final VerifiedShards shards;
  private final KeyLayout layout;
  private final String cacheName;

  /** Creates the store of a cache; nothing is sent. */
  public RedisEntryStore(VerifiedShards shards, KeyLayout layout, String cacheName) {
    this.shards = shards;
    this.layout = layout;
    this.cacheName = cacheName;
  }

  @Override
  public @Nullable StoredValue read(byte[] key, Access access) {
    return execute(key, ReadRequests.one(layout.storedKey(key), access));
  }

  @Override
  public Outcome apply(Change change) {
    return execute(change.key(), OperationTable.request(layout.storedKey(change.key()), change));
  }

  @Override
  public List<@Nullable StoredValue> readAll(List<byte[]> keys, Access access) {
    if (access.wanted() == Wanted.VALUE && access.touch().equals(TimeToLive.UNCHANGED)) {
      return readPlain(keys);
    }
    return complete(executeAll(keys, (index, stored) -> ReadRequests.one(stored, access)));
  }

  @Override
  public List<Outcome> applyAll(List<Change> changes) {
    return complete(
        executeAll(
            changes.stream().map(Change::key).toList(),
            (index, stored) -> OperationTable.request(stored, changes.get(index))));
  }

  @Override
  public Iterator<ScannedEntry> scan() {
    requireOwnKeySpace("iteration");
    List<Integer> endpoints = shards.distinctEndpoints();
    return new EntryScan(
        layout,
        new EntryScan.Executor() {
          @Override
          public <R extends @Nullable Object> R execute(int shard, Request<R> request) {
            return RedisEntryStore.this.execute(shard, request);
          }
        },
        endpoints);
  }

  @Override
  public long clear() {
    requireOwnKeySpace("clear, removeAll() and destroyCache");
    AtomicLong removed = new AtomicLong();
    Request<Long> removal =
        KeySpaceScan.removal(
            layout.pattern(), stored -> layout.key(stored) != null, removed);
    List<Routed<Long>> requests = new ArrayList<>();
    shards.distinctEndpoints().forEach(shard -> requests.add(new Routed<>(shard, removal)));
    List<String> failures = new ArrayList<>();
    for (Result<Long> result : shards.executeAll(requests)) {
      if (result instanceof Result.Failure<Long> failure) {
        failures.add(failure.cause().getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new StoreException(
          "Cache '"
              + cacheName
              + "' could not be cleared on every shard; "
              + removed
              + " entries were removed. "
              + String.join(" ", failures),
          null);
    }
    return removed.get();
  }

  private <R extends @Nullable Object> R execute(byte[] key, Request<R> request) {
    return execute(shards.indexFor(layout.routingBytes(key)), request);
  }

  private <R extends @Nullable Object> R execute(int shard, Request<R> request) {
    try {
      return shards.execute(shard, request);
    } catch (ShardException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }

  /** One request per key, in one pipeline per shard. */
  private <R extends @Nullable Object> List<Result<R>> executeAll(
      List<byte[]> keys, BiFunction<Integer, byte[], Request<R>> request) {
    List<Routed<R>> requests = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      byte[] key = keys.get(i);
      requests.add(
          new Routed<>(
              shards.indexFor(layout.routingBytes(key)),
              request.apply(i, layout.storedKey(key))));
    }
    return shards.executeAll(requests);
  }

  /** {@code MGET} in chunks: the keys of one shard share commands. */
  private List<@Nullable StoredValue> readPlain(List<byte[]> keys) {
    Map<Integer, List<Integer>> indexesByShard = new TreeMap<>();
    for (int i = 0; i < keys.size(); i++) {
      int shard = shards.indexFor(layout.routingBytes(keys.get(i)));
      indexesByShard.computeIfAbsent(shard, s -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> chunks = new ArrayList<>();
    List<Routed<List<@Nullable StoredValue>>> requests = new ArrayList<>();
    indexesByShard.forEach(
        (shard, indexes) -> {
          for (int from = 0; from < indexes.size(); from += Shards.CHUNK_KEYS) {
            List<Integer> chunk =
                indexes.subList(from, Math.min(from + Shards.CHUNK_KEYS, indexes.size()));
            chunks.add(chunk);
            requests.add(
                new Routed<>(
                    shard,
                    ReadRequests.values(
                        chunk.stream().map(i -> layout.storedKey(keys.get(i))).toList())));
          }
        });
    List<Result<List<@Nullable StoredValue>>> answers = shards.executeAll(requests);
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
      throw incomplete(keys.size(), failures, List.of());
    }
    return Arrays.asList(values);
  }

  /** The values of the results, if none of them is a failure. */
  private <R extends @Nullable Object> List<R> complete(List<Result<R>> results) {
    Map<Integer, ShardException> failures = new TreeMap<>();
    List<R> values = new ArrayList<>(results.size());
    List<@Nullable Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof Result.Value<R> value) {
        values.add(value.value());
        outcomes.add(value.value() instanceof Outcome outcome ? outcome : null);
      } else {
        failures.put(i, ((Result.Failure<R>) results.get(i)).cause());
        outcomes.add(null);
      }
    }
    if (!failures.isEmpty()) {
      throw incomplete(results.size(), failures, outcomes);
    }
    return values;
  }

  private StoreException incomplete(
      int total, Map<Integer, ShardException> failures, List<@Nullable Outcome> outcomes) {
    Map<Integer, String> messages = new TreeMap<>();
    failures.forEach((index, cause) -> messages.put(index, String.valueOf(cause.getMessage())));
    return new StoreException(
        "Cache '"
            + cacheName
            + "': "
            + failures.size()
            + " of "
            + total
            + " keys failed, the others are done. "
            + String.join(" ", new TreeSet<>(messages.values())),
        failures.values().iterator().next(),
        messages,
        outcomes);
  }

  private void requireOwnKeySpace(String operations) {
    if (!layout.ownsKeySpace()) {
      throw new StoreException(
          "Cache '"
              + cacheName
              + "' has a key-prefix of its own and may share it with others, so "
              + operations
              + " would touch keys that are not its own. Set shardcache.cache."
              + cacheName
              + ".owns-prefix=true if nobody else has keys under it. Nothing was done.",
          null);
    }
  }
}
