package org.shardcache.serialization;

/**
 * How the bytes of a binary format begin: a magic that is no UTF-8 text, the version of the format,
 * and what wrote them. So a change of the serializer or the compression makes old bytes
 * undecodable, never wrong.
 */
enum Header {
  KRYO(1, "serializer=kryo"),
  JAVA(2, "serializer=java"),
  LZ4(16, "compression=lz4"),
  ZSTD(17, "compression=zstd"),
  /** Bytes of any serializer that would be taken for compressed ones. */
  ESCAPED(18, "compression");

  static final int LENGTH = 4;

  private static final byte MAGIC_0 = (byte) 0xF5;
  private static final byte MAGIC_1 = (byte) 0xCA;
  private static final byte VERSION = 1;

  private final byte id;
  private final String setting;

  Header(int id, String setting) {
    this.id = (byte) id;
    this.setting = setting;
  }

  /** The setting that makes bytes begin so, as settings files have it. */
  String setting() {
    return setting;
  }

  /** A new array with the header alone. */
  byte[] toBytes() {
    return new byte[] {MAGIC_0, MAGIC_1, VERSION, id};
  }

  /** Whether bytes begin with this header, in whatever version. */
  boolean isOf(byte[] bytes) {
    return hasMagic(bytes) && bytes[3] == id;
  }

  /** Whether bytes begin with a header that says how they were compressed. */
  static boolean isOfCompression(byte[] bytes) {
    return LZ4.isOf(bytes) || ZSTD.isOf(bytes) || ESCAPED.isOf(bytes);
  }

  void check(byte[] bytes, String cacheName) {
    if (!hasMagic(bytes)) {
      throw new SerializationException(
          "Cache '"
              + cacheName
              + "': the bytes were not written with "
              + setting
              + ", they do not begin as its bytes do; was the setting changed, or does another"
              + " program write under this key?");
    }
    if (bytes[2] != VERSION) {
      throw new SerializationException(
          "Cache '"
              + cacheName
              + "': the bytes have format version "
              + bytes[2]
              + " of "
              + setting
              + ", this program reads version "
              + VERSION
              + "; let the old values expire, or clear the cache");
    }
    if (bytes[3] != id) {
      throw new SerializationException(
          "Cache '"
              + cacheName
              + "': the bytes were written with "
              + settingOf(bytes[3])
              + ", the cache is set to "
              + setting
              + "; let the old values expire, or clear the cache");
    }
  }

  private static boolean hasMagic(byte[] bytes) {
    return bytes.length >= LENGTH && bytes[0] == MAGIC_0 && bytes[1] == MAGIC_1;
  }

  private static String settingOf(byte id) {
    for (Header header : values()) {
      if (header.id == id) {
        return header.setting;
      }
    }
    return "a serializer that this version does not know, number " + id;
  }
}
