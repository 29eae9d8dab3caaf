package org.shardcache.internal.cache;

import java.util.Iterator;
import java.util.NoSuchElementException;
import javax.cache.Cache;
import javax.cache.event.CacheEntryListenerException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.DecodedEntry;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.expiry.ExpiryPlan.Dynamic;
import org.shardcache.internal.management.OutcomeStatistics;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.ScannedEntry;
import org.shardcache.internal.store.StoredValue;

/**
 * Walks the entries of a cache: each that is there all the time once, none that has expired. What
 * {@link #next} gives is accessed at that moment, as the expiry policy wants it. Not thread-safe.
 */
final class CacheIterator<K, V> implements Iterator<Cache.Entry<K, V>> {

  private final EntryStore store;
  private final EntryCodec<K, V> codec;
  private final ExpiryPlan plan;
  private final EntryReader<K, V> reader;
  private final EntryWriter<K, V> writer;
  private final OutcomeStatistics statistics;
  private final Runnable requireOpen;
  private final Iterator<ScannedEntry> scan;
  private @Nullable Candidate<K, V> upcoming;
  private @Nullable K returned;

  /** An entry that is next, unless its time is over when it is asked for. */
  private record Candidate<K, V>(ScannedEntry scanned, DecodedEntry<K, V> entry) {}

  CacheIterator(
      EntryStore store,
      EntryCodec<K, V> codec,
      ExpiryPlan plan,
      EntryReader<K, V> reader,
      EntryWriter<K, V> writer,
      OutcomeStatistics statistics,
      Runnable requireOpen) {
    this.store = store;
    this.codec = codec;
    this.plan = plan;
    this.reader = reader;
    this.writer = writer;
    this.statistics = statistics;
    this.requireOpen = requireOpen;
    this.scan = store.scan();
  }

  @Override
  public boolean hasNext() {
    requireOpen.run();
    while (upcoming == null || upcoming.scanned().hasExpired()) {
      upcoming = null;
      if (!scan.hasNext()) {
        return false;
      }
      upcoming = decode(scan.next());
    }
    return true;
  }

  @Override
  public Cache.Entry<K, V> next() {
    long start = statistics.start();
    Candidate<K, V> announced = upcoming;
    DecodedEntry<K, V> entry;
    try {
      entry = nextAccessed();
    } catch (CacheEntryListenerException e) { // there was an entry, which ended with the access
      recordRead(start);
      throw e;
    }
    if (entry == null && announced != null) {
      entry = announced.entry(); // the last one has just gone, but hasNext() has promised it
    }
    if (entry == null) {
      throw new NoSuchElementException("There are no more entries.");
    }
    returned = entry.key();
    recordRead(start);
    return entry;
  }

  private void recordRead(long start) {
    statistics.recordReads(1, 0);
    statistics.readTook(start);
  }

  private @Nullable DecodedEntry<K, V> nextAccessed() {
    while (hasNext()) {
      Candidate<K, V> candidate = upcoming;
      upcoming = null;
      DecodedEntry<K, V> entry = candidate == null ? null : accessed(candidate);
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  @Override
  public void remove() {
    requireOpen.run();
    K key = returned;
    if (key == null) {
      throw new IllegalStateException("next() has not been called since the last remove().");
    }
    returned = null;
    writer.remove(key);
  }

  /** Null if the entry cannot be decoded and such entries are passed over. */
  private @Nullable Candidate<K, V> decode(ScannedEntry scanned) {
    K key = codec.key(scanned.key());
    V value = key == null ? null : codec.value(scanned.bytes());
    return key == null || value == null
        ? null
        : new Candidate<>(scanned, new DecodedEntry<>(key, value));
  }

  /** Null if the entry has gone since it was scanned. */
  private @Nullable DecodedEntry<K, V> accessed(Candidate<K, V> candidate) {
    ScannedEntry scanned = candidate.scanned();
    if (plan instanceof Dynamic dynamic) {
      reader.applyTouch(scanned.key(), scanned.bytes(), dynamic.access());
      return candidate.entry();
    }
    Access access = reader.access();
    if (access.equals(Access.VALUE)) {
      return candidate.entry();
    }
    StoredValue stored = store.read(scanned.key(), access);
    V value = stored == null ? null : codec.value(stored.bytes());
    return value == null ? null : new DecodedEntry<>(candidate.entry().key(), value);
  }
}
