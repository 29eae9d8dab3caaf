package org.shardcache.internal.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims on the entries of one cache: load tokens and leases, in the control keys. Each ends by
 * itself after its time. Thread-safe; every method throws {@link StoreException}.
 */
public interface ClaimStore {

  /**
   * Asks for a claim on each of several entries and reads these. A load shares the token of a load
   * that is under way; a lease takes the place of a load token, and is not granted while there is
   * another lease.
   *
   * @param keys the cache-relative bytes of the keys
   * @param token for all of them
   * @param time after which the claim ends by itself
   * @param expected what the control key must be for a lease to be granted, or null
   * @return aligned with the keys
   */
  List<Claim> claimAll(List<byte[]> keys, Token token, Duration time, @Nullable Token expected);

  /**
   * Gives claims back.
   *
   * @return aligned with the keys, whether each was still there
   */
  List<Boolean> releaseAll(List<byte[]> keys, Token token);

  /**
   * Ends all claims on entries of the cache, whosever they are.
   *
   * @throws StoreException if the cache does not own its key space, or if any shard failed
   */
  void endAll();

  /** Removes entries and whatever claims there are on them. */
  void removeAllWithClaims(List<byte[]> keys);
}
