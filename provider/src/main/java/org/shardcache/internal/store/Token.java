package org.shardcache.internal.store;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What is in the control key of an entry while somebody has a claim on it.
 *
 * @param text {@code L} and something unique for a load, {@code W} and something unique for a lease
 */
public record Token(String text) {

  /** A new token for a load: any change of the entry invalidates it. */
  public static Token forLoad() {
    return new Token("L" + UUID.randomUUID());
  }

  /** A new token for a lease: who has it is the only one to write or to process. */
  public static Token forLease() {
    return new Token("W" + UUID.randomUUID());
  }

  /** Whether this is the token of a lease. */
  public boolean isLease() {
    return text.startsWith("W");
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
