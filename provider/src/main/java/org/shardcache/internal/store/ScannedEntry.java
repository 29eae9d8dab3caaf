package org.shardcache.internal.store;

/**
 * An entry that a scan found.
 *
 * @param key the cache-relative bytes of the key
 * @param bytes the value
 * @param finite whether it expires
 * @param expiresAt when, on the scale of {@link System#nanoTime()}: at that time Redis has it no
 *     longer, or is just about to drop it
 */
public record ScannedEntry(byte[] key, byte[] bytes, boolean finite, long expiresAt) {

  /** Whether the entry's time is over. */
  public boolean hasExpired() {
    return finite && System.nanoTime() - expiresAt >= 0;
  }
}
