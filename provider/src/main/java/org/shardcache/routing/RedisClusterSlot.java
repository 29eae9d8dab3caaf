package org.shardcache.routing;

/**
 * The hash slots of Redis Cluster: CRC16 (XMODEM) of a key, modulo 16,384. If the key has a hash
 * tag, which is a text between the first <code>{</code> and the first <code>}</code> after it that
 * is not empty, only the tag is hashed. The same as the command {@code CLUSTER KEYSLOT}.
 */
public final class RedisClusterSlot {

  /** How many slots there are. */
  public static final int COUNT = 16_384;

  private static final int POLYNOMIAL = 0x1021;
  private static final char[] TABLE = table();

  private RedisClusterSlot() {}

  /**
   * Returns the slot of a key. Thread-safe; allocates nothing.
   *
   * @param key the key as it is stored in Redis; not null, not modified
   * @return 0 to 16,383
   */
  public static int of(byte[] key) {
    int start = tagStart(key);
    return start < 0 ? slot(key, 0, key.length) : slot(key, start, tagEnd(key, start));
  }

  /** Where the tag of a key begins; negative if the key has none. */
  static int tagStart(byte[] key) {
    int open = indexOf(key, '{', 0);
    if (open < 0) {
      return -1;
    }
    int start = open + 1;
    return indexOf(key, '}', start) > start ? start : -1;
  }

  /** The position after the tag that begins at a position. */
  static int tagEnd(byte[] key, int start) {
    return indexOf(key, '}', start);
  }

  /** The first position of a character from a position on; negative if it is not there. */
  static int indexOf(byte[] key, char wanted, int from) {
    for (int i = from; i < key.length; i++) {
      if (key[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int slot(byte[] key, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc = (crc << 8 & 0xFFFF) ^ TABLE[crc >>> 8 ^ key[i] & 0xFF];
    }
    return crc & COUNT - 1;
  }

  private static char[] table() {
    char[] table = new char[256];
    for (int index = 0; index < table.length; index++) {
      int crc = index << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc << 1 ^ ((crc & 0x8000) == 0 ? 0 : POLYNOMIAL);
      }
      table[index] = (char) crc;
    }
    return table;
  }
}
