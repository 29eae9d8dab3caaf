package org.shardcache.routing.compat;

import java.util.zip.CRC32;

/** The CRC-32 of zlib, which Python has as {@code zlib.crc32} and {@code binascii.crc32}. */
final class Crc32 {

  private Crc32() {}

  /** All 32 bits. The object never leaves this method, so the compiler makes none. */
  static int of(byte[] key) {
    CRC32 crc = new CRC32();
    crc.update(key, 0, key.length);
    return (int) crc.getValue();
  }
}
