package org.shardcache.internal.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Walks the entries of a cache. Holds one page of keys and one batch of values, however many
 * entries there are. Not thread-safe.
 */
final class EntryScan implements Scan {

  private static final long BATCH_BYTES = 1 << 20;
  private static final int MAX_BATCH = 1_000;
  private static final int FIRST_BATCH = 64;

  /** About 146 years: far enough, and differences of nanosecond clocks do not overflow. */
  private static final long MAX_MILLIS = (Long.MAX_VALUE / 2) / 1_000_000;

  private final KeyLayout layout;
  private final EntrySource source;
  private final Deque<byte[]> keys = new ArrayDeque<>();
  private final Deque<ScannedEntry> entries = new ArrayDeque<>();
  private boolean atEnd;
  private int batchSize = FIRST_BATCH;
  private @Nullable ScannedEntry upcoming;

  EntryScan(KeyLayout layout, EntrySource source) {
    this.layout = layout;
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    while (upcoming == null) {
      if (!entries.isEmpty()) {
        ScannedEntry entry = entries.remove();
        upcoming = entry.hasExpired() ? null : entry;
      } else if (!keys.isEmpty()) {
        readValues();
      } else if (atEnd) {
        return false;
      } else {
        List<byte[]> next = source.nextKeys();
        atEnd = next == null;
        keys.addAll(next == null ? List.of() : next);
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
    source.skipShard();
  }

  private void readValues() {
    List<byte[]> batch = new ArrayList<>();
    Iterator<byte[]> next = keys.iterator();
    while (next.hasNext() && batch.size() < batchSize) {
      batch.add(next.next());
    }
    long now = System.nanoTime(); // before the request: an entry never seems to live too long
    List<@Nullable StoredValue> values = source.read(batch);
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
}
