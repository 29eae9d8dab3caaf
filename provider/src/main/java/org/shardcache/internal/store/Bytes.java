package org.shardcache.internal.store;

import redis.clients.jedis.args.Rawable;

/**
 * Bytes as a word of a command. The driver would copy an array first; those of a command here never
 * change.
 */
final class Bytes implements Rawable {

  private final byte[] raw;

  Bytes(byte[] raw) {
    this.raw = raw;
  }

  @Override
  public byte[] getRaw() {
    return raw;
  }
}
