package org.shardcache.serialization;

/**
 * How the bytes of a binary format begin: a magic that is no UTF-8 text, the version of the format,
 * and which serializer wrote them. So a change of the serializer makes old bytes undecodable, never
 * wrong.
 */
enum Header {
  KRYO(1, "kryo"),
  JAVA(2, "java");

  static final int LENGTH = 4;

  private static final byte MAGIC_0 = (byte) 0xF5;
  private static final byte MAGIC_1 = (byte) 0xCA;
  private static final byte VERSION = 1;

  private final byte id;
  private final String serializer;

  Header(int id, String serializer) {
    this.id = (byte) id;
    this.serializer = serializer;
  }

  /** A new array with the header alone. */
  byte[] toBytes() {
    return new byte[] {MAGIC_0, MAGIC_1, VERSION, id};
  }

  void check(byte[] bytes, String cacheName) {
    if (bytes.length < LENGTH || bytes[0] != MAGIC_0 || bytes[1] != MAGIC_1) {
      throw new SerializationException(
          "Cache '"
              + cacheName
              + "': the bytes were not written by the serializer '"
              + serializer
              + "', they do not begin as its bytes do; was the setting shardcache.serializer"
              + " changed, or does another program write under this key?");
    }
    if (bytes[2] != VERSION) {
      throw new SerializationException(
          "Cache '"
              + cacheName
              + "': the bytes have format version "
              + bytes[2]
              + ", this program reads version "
              + VERSION);
    }
    if (bytes[3] != id) {
      throw new SerializationException(
          "Cache '"
              + cacheName
              + "': the bytes were written by the serializer '"
              + nameOf(bytes[3])
              + "', the cache is set to '"
              + serializer
              + "' (setting shardcache.serializer)");
    }
  }

  private static String nameOf(byte id) {
    for (Header header : values()) {
      if (header.id == id) {
        return header.serializer;
      }
    }
    return "number " + id;
  }
}
