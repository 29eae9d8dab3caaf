package org.shardcache.internal.integration;

import java.time.Duration;
import java.util.concurrent.Executor;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.entry.FailedReads;
import org.shardcache.internal.entry.KeyTurns;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.store.ClaimStore;
import org.shardcache.internal.store.EntryStore;

/** Makes the parts of a cache that call its loader and writer. */
public final class Integration<K, V> {

  /** Among whom a key is loaded by one at a time. */
  public enum Exclusion {
    /** The threads of this JVM. */
    IN_THIS_JVM,
    /** All JVMs whose caches say so. */
    OVER_ALL_JVMS
  }

  private final EntryStore store;
  private final ClaimStore claims;
  private final EntryCodec<K, V> codec;
  private final ExpiryPlan plan;
  private final Callbacks callbacks;
  private final Duration lease;
  private final FailedReads failedReads;

  /**
   * Takes what loads and writes work with.
   *
   * @param store below the cache writer
   * @param lease how long claims last, and how long others wait for them
   * @param failedReads whether what is read is loaded also when its shard cannot be reached
   */
  public Integration(
      EntryStore store,
      ClaimStore claims,
      EntryCodec<K, V> codec,
      ExpiryPlan plan,
      Callbacks callbacks,
      Duration lease,
      FailedReads failedReads) {
    this.store = store;
    this.claims = claims;
    this.codec = codec;
    this.plan = plan;
    this.callbacks = callbacks;
    this.lease = lease;
    this.failedReads = failedReads;
  }

  /** Loads with a loader. */
  public EntryLoads<K, V> loads(CacheLoader<K, V> loader, Exclusion exclusion) {
    LoadLock lock =
        exclusion == Exclusion.OVER_ALL_JVMS
            ? LoadLock.waiting(callbacks, lease.multipliedBy(2))
            : LoadLock.none();
    return new EntryLoads<>(
        loader, store, claims, codec, plan, callbacks, lease, failedReads, lock);
  }

  /** Read-through: one load per key and JVM. */
  public ReadThrough<K, V> readThrough(EntryLoads<K, V> loads, Exclusion exclusion) {
    Duration patience =
        exclusion == Exclusion.OVER_ALL_JVMS ? lease.multipliedBy(3) : lease; // others wait too
    return new LoadingReadThrough<>(loads, store, codec, new LoadFlights(callbacks, patience));
  }

  /**
   * {@link javax.cache.Cache#loadAll} in the threads of an executor.
   *
   * @param patience how long closing waits for loads at work
   */
  public BulkLoader<K, V> bulkLoader(
      EntryLoads<K, V> loads, ReadThrough<K, V> readThrough, Executor executor, Duration patience) {
    return new BulkLoader<>(loads, readThrough, store, executor, new LoadGate(callbacks, patience));
  }

  /** A store that writes through. */
  public EntryStore writeThrough(CacheWriter<? super K, ? super V> writer, Leases leases) {
    return new WriteThroughStore(
        store,
        claims,
        leases,
        new KeyTurns(callbacks, leases.longestPatience()),
        new WriterCalls<>(writer, codec, callbacks));
  }
}
