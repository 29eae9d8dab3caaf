package org.shardcache.benchmarks.peers;

import org.jspecify.annotations.Nullable;

/**
 * What an entry takes in Redis.
 *
 * @param peer the contender's id
 * @param title what the entries are
 * @param bytesPerEntry of the servers' memory
 * @param plainBytesPerEntry what a plain {@code SET} of the same keys and as many bytes takes; null
 *     where entries are no keys of their own
 */
record MemoryResult(
    String peer, String title, double bytesPerEntry, @Nullable Double plainBytesPerEntry) {

  /** How many times that of a plain {@code SET}, null where there is none. */
  @Nullable Double timesPlain() {
    return plainBytesPerEntry == null ? null : bytesPerEntry / plainBytesPerEntry;
  }
}
