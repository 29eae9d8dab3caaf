package org.shardcache.internal.store;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Travel;
import org.shardcache.internal.store.Access.Wanted;

/** The entries of one cache as Redis string keys, one key per entry, spread over the shards. */
public final class RedisEntryStore implements EntryStore {

  private final KeyLayout layout;
  private final ClaimUse claims;
  private final int keysPerRead;
  private final OperationTable table;
  private final CacheRequests requests;
  private final CacheKeys keys;
  private final KeySpaceRemoval removal;
  private final ValueSizes sizes = new ValueSizes();

  /**
   * Creates the store of a cache; nothing is sent.
   *
   * @param keysPerRead how many keys of a shard share one command when their values are read
   */
  public RedisEntryStore(
      VerifiedShards shards, KeyLayout layout, String cacheName, ClaimUse claims, int keysPerRead) {
    this.layout = layout;
    this.claims = claims;
    this.keysPerRead = keysPerRead;
    this.table = new OperationTable(claims);
    this.requests = new CacheRequests(shards, layout, cacheName);
    this.keys = CacheKeys.of(shards, layout, requests);
    this.removal = new KeySpaceRemoval(keys, layout, cacheName);
  }

  @Override
  public @Nullable StoredValue read(byte[] key, Access access) {
    byte[] storedKey = layout.storedKey(key);
    StoredValue found =
        sized(
            travel ->
                requests.read(
                    storedKey, access.readFrom(), travel, ReadRequests.one(storedKey, access)));
    see(found, access);
    return found;
  }

  /** Runs a request about one entry the way that suits its value. */
  private <R extends @Nullable Object> R sized(Function<Travel, R> request) {
    Travel travel = sizes.travel();
    try {
      return request.apply(travel);
    } catch (StoreException e) {
      if (e.isUnanswered()) {
        sizes.seeUnanswered(travel);
      }
      throw e;
    }
  }

  private void see(@Nullable StoredValue found, Access access) {
    if (found != null && access.wanted() != Wanted.PRESENCE) {
      sizes.see(found.bytes());
    }
  }

  @Override
  public Outcome apply(Change change) {
    see(change);
    byte[] storedKey = layout.storedKey(change.key());
    Outcome outcome =
        sized(travel -> requests.execute(storedKey, travel, request(storedKey, change)));
    sizes.see(outcome.bytes());
    return outcome;
  }

  private void see(Change change) {
    if (change.mutation() instanceof Mutation.Write write) {
      sizes.see(write.bytes());
    }
  }

  @Override
  public List<@Nullable StoredValue> readAll(List<byte[]> wanted, Access access) {
    List<@Nullable StoredValue> found = readAllUnseen(wanted, access);
    found.forEach(value -> see(value, access));
    return found;
  }

  private List<@Nullable StoredValue> readAllUnseen(List<byte[]> wanted, Access access) {
    boolean plain = access.wanted() == Wanted.VALUE && access.touch().equals(TimeToLive.UNCHANGED);
    if (plain && keysPerRead > 1) {
      return keys.values(wanted, access.readFrom(), keysPerRead);
    }
    return requests.executeAll(
        wanted, access.readFrom(), (index, storedKey) -> ReadRequests.one(storedKey, access));
  }

  @Override
  public List<Outcome> applyAll(List<Change> changes) {
    changes.forEach(this::see);
    List<Outcome> outcomes =
        requests.executeAll(
            changes.stream().map(Change::key).toList(),
            (index, storedKey) -> request(storedKey, changes.get(index)));
    outcomes.forEach(outcome -> sizes.see(outcome.bytes()));
    return outcomes;
  }

  @Override
  public Scan scan() {
    removal.requireOwnKeySpace("iteration");
    return new EntryScan(layout, keys.entries());
  }

  @Override
  public long clear() {
    return removal.clear(claims);
  }

  private Request<Outcome> request(byte[] storedKey, Change change) {
    return table.request(storedKey, () -> layout.controlKey(change.key()), change);
  }
}
