package org.shardcache.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * What somebody got who wanted a claim on an entry.
 *
 * @param holder the token that is in the entry's control key now; null if it is none
 * @param entry the entry as it was in that moment; null if there was none
 */
public record Claim(@Nullable Token holder, byte @Nullable [] entry) {

  /** Whether the claim was granted. */
  public boolean isHeldBy(Token token) {
    return token.equals(holder);
  }
}
