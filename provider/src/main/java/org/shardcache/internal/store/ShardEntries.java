package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request;

/**
 * The entries of a cache on listed shards, one shard after the other and page by page. Holds a
 * window of fingerprints, however many entries there are.
 */
final class ShardEntries implements EntrySource {

  /** The shards that are walked. */
  interface Walked {
    /** Runs a request on the shard of an index. */
    <R extends @Nullable Object> R execute(int shard, Request<R> request);

    /** Whether the entry of a key belongs there now: an earlier list may have left others. */
    boolean isHome(int shard, byte[] key);

    /** Stands for the list by which {@link #isHome} answers: another object when it has changed. */
    Object list();
  }

  private final KeyLayout layout;
  private final Walked walked;
  private final Iterator<Integer> shards;
  private int shard = -1;
  private byte @Nullable [] cursor;
  private RecentKeys recentKeys = new RecentKeys();

  /** By which the keys that are read next were found to be at home. */
  private @Nullable Object list;

  ShardEntries(KeyLayout layout, Walked walked, List<Integer> shards) {
    this.layout = layout;
    this.walked = walked;
    this.shards = shards.iterator();
  }

  @Override
  public @Nullable List<byte[]> nextKeys() {
    if (cursor == null) {
      if (!shards.hasNext()) {
        return null;
      }
      shard = shards.next();
      cursor = KeySpaceScan.START;
      recentKeys = new RecentKeys();
    }
    KeySpaceScan.Page page = walked.execute(shard, KeySpaceScan.page(cursor, layout.pattern()));
    list = walked.list();
    List<byte[]> keys = new ArrayList<>();
    for (byte[] stored : page.keys()) {
      byte[] key = layout.key(stored);
      if (key != null && walked.isHome(shard, key) && recentKeys.add(stored)) {
        keys.add(stored);
      }
    }
    cursor = page.isLast() ? null : page.cursor();
    return keys;
  }

  @Override
  public List<@Nullable StoredValue> read(List<byte[]> storedKeys) {
    List<@Nullable StoredValue> values =
        walked.execute(shard, ReadRequests.valuesAndTimesToLive(storedKeys));
    return walked.list() == list ? values : atHome(storedKeys, values);
  }

  private List<@Nullable StoredValue> atHome(
      List<byte[]> storedKeys, List<@Nullable StoredValue> values) {
    List<@Nullable StoredValue> current = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      byte[] key = layout.key(storedKeys.get(i));
      current.add(key != null && walked.isHome(shard, key) ? values.get(i) : null);
    }
    return current;
  }

  @Override
  public void skipShard() {
    cursor = null;
  }
}
