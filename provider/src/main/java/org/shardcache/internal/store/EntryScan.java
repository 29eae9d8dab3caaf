package org.shardcache.internal.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request;

/**
 * Walks the entries of a cache, shard by shard and page by page. Holds one page of keys, one batch
 * of values and a window of fingerprints, however many entries there are. Not thread-safe.
 */
final class EntryScan implements Scan {

  private static final long BATCH_BYTES = 1 << 20;
  private static final int MAX_BATCH = 1_000;
  private static final int FIRST_BATCH = 64;

  /** About 146 years: far enough, and differences of nanosecond clocks do not overflow. */
  private static final long MAX_MILLIS = (Long.MAX_VALUE / 2) / 1_000_000;

  /** The shards that are walked. */
  interface Walked {
    /** Runs a request on the shard of an index. */
    <R extends @Nullable Object> R execute(int shard, Request<R> request);

    /** Whether the entry of a key belongs there: an earlier topology may have left others. */
    boolean isHome(int shard, byte[] key);
  }

  private final KeyLayout layout;
  private final Walked walked;
  private final Iterator<Integer> shards;
  private final Deque<byte[]> keys = new ArrayDeque<>();
  private final Deque<ScannedEntry> entries = new ArrayDeque<>();
  private int shard = -1;
  private byte @Nullable [] cursor;
  private RecentKeys recentKeys = new RecentKeys();
  private int batchSize = FIRST_BATCH;
  private @Nullable ScannedEntry upcoming;

  EntryScan(KeyLayout layout, Walked walked, List<Integer> shards) {
    this.layout = layout;
    this.walked = walked;
    this.shards = shards.iterator();
  }

  @Override
  public boolean hasNext() {
    while (upcoming == null) {
      if (!entries.isEmpty()) {
        ScannedEntry entry = entries.remove();
        upcoming = entry.hasExpired() ? null : entry;
      } else if (!keys.isEmpty()) {
        readValues();
      } else if (cursor != null) {
        readPage(cursor);
      } else if (shards.hasNext()) {
        shard = shards.next();
        cursor = KeySpaceScan.START;
        recentKeys = new RecentKeys();
      } else {
        return false;
      }
    }
    return true;
  }

  /** What {@link #hasNext} announced is given, also when its time is over since then. */
  @Override
  public ScannedEntry next() {
    ScannedEntry entry = hasNext() ? upcoming : null;
    if (entry == null) {
      throw new NoSuchElementException();
    }
    upcoming = null;
    return entry;
  }

  @Override
  public void skipShard() {
    keys.clear();
    cursor = null;
  }

  /** A page that fails is asked for again by the next call. */
  private void readPage(byte[] from) {
    KeySpaceScan.Page page = walked.execute(shard, KeySpaceScan.page(from, layout.pattern()));
    for (byte[] stored : page.keys()) {
      byte[] key = layout.key(stored);
      if (key != null && walked.isHome(shard, key) && recentKeys.add(stored)) {
        keys.add(stored);
      }
    }
    cursor = page.isLast() ? null : page.cursor();
  }

  private void readValues() {
    List<byte[]> batch = new ArrayList<>();
    Iterator<byte[]> next = keys.iterator();
    while (next.hasNext() && batch.size() < batchSize) {
      batch.add(next.next());
    }
    long now = System.nanoTime(); // before the request: an entry never seems to live too long
    List<@Nullable StoredValue> values =
        walked.execute(shard, ReadRequests.valuesAndTimesToLive(batch));
    long bytes = 0;
    for (int i = 0; i < batch.size(); i++) {
      byte[] stored = keys.remove();
      byte[] key = layout.key(stored);
      StoredValue value = values.get(i);
      if (value != null && key != null) {
        boolean finite = !value.timeToLive().equals(TimeToLive.ETERNAL);
        long millis = Math.min(value.timeToLive().millis(), MAX_MILLIS);
        long expiresAt = finite ? now + millis * 1_000_000 : 0;
        entries.add(new ScannedEntry(key, value.bytes(), finite, expiresAt));
        bytes += value.bytes().length;
      }
    }
    if (bytes > BATCH_BYTES) {
      batchSize = Math.max(1, batchSize / 2);
    } else if (bytes < BATCH_BYTES / 4) {
      batchSize = Math.min(MAX_BATCH, batchSize * 2);
    }
  }

  /**
   * Removes the repeats of {@code SCAN}, which comes back to some keys when a table shrinks in the
   * middle: soon after it was there, since the buckets that become one are visited in a row.
   */
  static final class RecentKeys {

    private static final int GENERATION = 1 << 15;

    private Set<Long> older = new HashSet<>();
    private Set<Long> newer = new HashSet<>();

    boolean add(byte[] key) {
      long fingerprint = fingerprint(key);
      if (older.contains(fingerprint) || !newer.add(fingerprint)) {
        return false;
      }
      if (newer.size() >= GENERATION) {
        older = newer;
        newer = new HashSet<>();
      }
      return true;
    }

    /** FNV-1a with a final mix: 64 bits, so that two keys of a window practically never meet. */
    private static long fingerprint(byte[] key) {
      long hash = 0xcbf29ce484222325L;
      for (byte b : key) {
        hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
      }
      hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
      return hash ^ (hash >>> 29);
    }
  }
}
