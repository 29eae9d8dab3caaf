package org.shardcache.internal.entry;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Claim;
import org.shardcache.internal.store.ClaimStore;
import org.shardcache.internal.store.StoreException;
import org.shardcache.internal.store.Token;

/** As {@link TranslatedStore}, for claims. */
public final class TranslatedClaims implements ClaimStore {

  private final ClaimStore claims;
  private final StoreFailures failures;

  /** Wraps a store of claims. */
  public TranslatedClaims(ClaimStore claims, StoreFailures failures) {
    this.claims = claims;
    this.failures = failures;
  }

  @Override
  public List<Claim> claimAll(
      List<byte[]> keys, Token token, Duration time, @Nullable Token expected) {
    try {
      return claims.claimAll(keys, token, time, expected);
    } catch (StoreException | IllegalArgumentException | IllegalStateException e) {
      throw failures.translated(e);
    }
  }

  @Override
  public List<Boolean> releaseAll(List<byte[]> keys, Token token) {
    try {
      return claims.releaseAll(keys, token);
    } catch (StoreException | IllegalArgumentException | IllegalStateException e) {
      throw failures.translated(e);
    }
  }

  @Override
  public void endAll() {
    try {
      claims.endAll();
    } catch (StoreException | IllegalArgumentException | IllegalStateException e) {
      throw failures.translated(e);
    }
  }

  @Override
  public void removeAllWithClaims(List<byte[]> keys) {
    try {
      claims.removeAllWithClaims(keys);
    } catch (StoreException | IllegalArgumentException | IllegalStateException e) {
      throw failures.translated(e);
    }
  }
}
