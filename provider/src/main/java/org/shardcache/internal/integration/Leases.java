package org.shardcache.internal.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.store.Claim;
import org.shardcache.internal.store.ClaimStore;
import org.shardcache.internal.store.Token;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes leases on entries, all that are wanted or none: nobody waits while holding one, so that
 * nobody waits for each other. Thread-safe.
 */
public final class Leases {

  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final long FIRST_PAUSE_NANOS = 500_000;
  private static final long LONGEST_PAUSE_NANOS = 20_000_000;

  private final ClaimStore claims;
  private final Callbacks callbacks;
  private final Duration lease;
  private final Duration timeout;

  /**
   * Creates leases.
   *
   * @param lease how long one lasts, and how long others wait for it
   * @param timeout how long a thread waits that is inside code of the application, which may be
   *     what the holder waits for
   */
  public Leases(ClaimStore claims, Callbacks callbacks, Duration lease, Duration timeout) {
    this.claims = claims;
    this.callbacks = callbacks;
    this.lease = lease;
    this.timeout = timeout;
  }

  /**
   * Waits for a lease on one entry.
   *
   * @param expected a load token, or this very lease, that must still be there; or null
   * @return the claim with the entry as it is now; null if the expected token is gone
   * @throws CacheException if somebody else has a lease for too long; nothing was done
   */
  public @Nullable Claim acquire(byte[] key, Token token, @Nullable Token expected) {
    if (expected == null) {
      return acquireAll(List.of(key), token).get(0);
    }
    Claim claim = claimAll(List.of(key), token, expected).get(0);
    return claim.isHeldBy(token) ? claim : null;
  }

  /**
   * Waits for leases on several entries.
   *
   * @return the claims, aligned with the keys
   * @throws CacheException if somebody else has a lease on one for too long; nothing was done
   */
  public List<Claim> acquireAll(List<byte[]> keys, Token token) {
    Duration patience = patience();
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = FIRST_PAUSE_NANOS;
    boolean interrupted = false;
    try {
      while (true) {
        List<Claim> granted = claimAll(keys, token, null);
        List<byte[]> held = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
          if (granted.get(i).isHeldBy(token)) {
            held.add(keys.get(i));
          }
        }
        if (held.size() == keys.size()) {
          return granted;
        }
        release(held, token);
        if (System.nanoTime() - deadline >= 0) {
          throw new CacheException(
              "A writer or processor of somebody else was at work on the same key for "
                  + patience.toMillis()
                  + " ms (shardcache.lease); nothing was done.");
        }
        interrupted |= Thread.interrupted(); // else a pause would end at once
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pause / 2, pause));
        pause = Math.min(LONGEST_PAUSE_NANOS, pause * 2);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** How long the current thread waits for a lease. */
  public Duration patience() {
    return callbacks.isInside() ? timeout : longestPatience();
  }

  /**
   * How long anybody waits for a lease, and so for a thread that waits for one: longer than a lease
   * whose holder is gone, so that there is time left to go on.
   */
  public Duration longestPatience() {
    return lease.plus(timeout);
  }

  /** When one shard fails the others may have granted theirs. */
  private List<Claim> claimAll(List<byte[]> keys, Token token, @Nullable Token expected) {
    try {
      return claims.claimAll(keys, token, lease, expected);
    } catch (CacheException e) {
      try {
        claims.releaseAll(keys, token);
      } catch (CacheException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /** Gives leases back; a lease that cannot be given back ends by itself. */
  public void release(List<byte[]> keys, Token token) {
    if (!keys.isEmpty()) {
      try {
        claims.releaseAll(keys, token);
      } catch (CacheException e) {
        LOG.warn("A lease could not be given back and ends by itself in {}", lease, e);
      }
    }
  }
}
