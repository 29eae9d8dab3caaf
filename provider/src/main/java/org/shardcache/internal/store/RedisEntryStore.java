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
import org.shardcache.internal.store.Access.Wanted;
import org.shardcache.internal.store.VerifiedShards.View;

/** The entries of one cache as Redis string keys, one key per entry, spread over the shards. */
public final class RedisEntryStore implements EntryStore {

  private final VerifiedShards shards;
  private final KeyLayout layout;
  private final ClaimUse claims;
  private final int keysPerRead;
  private final OperationTable table;
  private final CacheRequests requests;
  private final KeySpaceRemoval removal;

  /**
   * Creates the store of a cache; nothing is sent.
   *
   * @param keysPerRead how many keys of a shard share one command when their values are read
   */
  public RedisEntryStore(
      VerifiedShards shards, KeyLayout layout, String cacheName, ClaimUse claims, int keysPerRead) {
    this.shards = shards;
    this.layout = layout;
    this.claims = claims;
    this.keysPerRead = keysPerRead;
    this.table = new OperationTable(claims);
    this.requests = new CacheRequests(shards, layout, cacheName);
    this.removal = new KeySpaceRemoval(shards, layout, cacheName);
  }

  @Override
  public @Nullable StoredValue read(byte[] key, Access access) {
    return requests.read(key, access.readFrom(), ReadRequests.one(layout.storedKey(key), access));
  }

  @Override
  public Outcome apply(Change change) {
    return requests.execute(change.key(), request(change));
  }

  @Override
  public List<@Nullable StoredValue> readAll(List<byte[]> keys, Access access) {
    boolean plain = access.wanted() == Wanted.VALUE && access.touch().equals(TimeToLive.UNCHANGED);
    if (plain && keysPerRead > 1) {
      return readPlain(keys, access.readFrom());
    }
    return requests.executeAll(
        keys,
        access.readFrom(),
        index -> ReadRequests.one(layout.storedKey(keys.get(index)), access));
  }

  @Override
  public List<Outcome> applyAll(List<Change> changes) {
    return requests.executeAll(
        changes.stream().map(Change::key).toList(), index -> request(changes.get(index)));
  }

  @Override
  public Scan scan() {
    removal.requireOwnKeySpace("iteration");
    View view = shards.current();
    Shards current = view.shards();
    return new EntryScan(
        layout,
        new EntryScan.Walked() {
          @Override
          public <R extends @Nullable Object> R execute(int shard, Request<R> request) {
            return requests.execute(view, new Routed<>(shard, request));
          }

          @Override
          public boolean isHome(int shard, byte[] key) {
            List<Shard> list = current.list();
            int home = current.indexFor(layout.routingBytes(key));
            return home == shard || list.get(home).place().equals(list.get(shard).place());
          }
        },
        current.distinctEndpoints());
  }

  /**
   * Removes all control keys before the first entry: a load that is under way could otherwise store
   * its value behind the scan's back.
   */
  @Override
  public long clear() {
    AtomicLong removed = new AtomicLong();
    if (claims == ClaimUse.LOADS) {
      removal.remove(layout.controlPattern(), key -> false, removed);
    }
    removal.remove(layout.pattern(), key -> layout.key(key) != null, removed);
    return removed.get();
  }

  private Request<Outcome> request(Change change) {
    return table.request(layout.storedKey(change.key()), layout.controlKey(change.key()), change);
  }

  /** {@code MGET} in chunks: the keys of one shard share commands. */
  private List<@Nullable StoredValue> readPlain(List<byte[]> keys, ReadFrom readFrom) {
    List<List<Integer>> chunks = new ArrayList<>();
    List<Routed<List<@Nullable StoredValue>>> routed = new ArrayList<>();
    View current = shards.current();
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
}
