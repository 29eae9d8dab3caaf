package org.shardcache.internal.store;

/**
 * What a read found.
 *
 * @param bytes the value; empty if only its presence was asked for
 * @param timeToLive the time it has left; {@link TimeToLive#UNCHANGED} if that was not asked for
 */
public record StoredValue(byte[] bytes, TimeToLive timeToLive) {

  static final StoredValue PRESENT = new StoredValue(new byte[0]);

  StoredValue(byte[] bytes) {
    this(bytes, TimeToLive.UNCHANGED);
  }
}
