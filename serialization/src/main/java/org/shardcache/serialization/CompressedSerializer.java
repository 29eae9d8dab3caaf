package org.shardcache.serialization;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Compresses what another serializer gives, from a threshold on and where it helps.
 *
 * <pre>{@code
 * compressed   header of the codec | CRC32C of the plain bytes | their length | compressed bytes
 * plain        as the other serializer gave them
 * escaped      header ESCAPED | plain bytes that begin as one of these headers does
 * }</pre>
 *
 * <p>So plain bytes stay as they are, readable in other tools, and none of them are taken for
 * compressed ones.
 */
final class CompressedSerializer implements Serializer {

  private static final int PREFIX = Header.LENGTH + 2 * Integer.BYTES;

  private final Serializer serializer;
  private final BlockCodec codec;
  private final int threshold;
  private final SerializationContext context;

  CompressedSerializer(
      Serializer serializer, BlockCodec codec, int threshold, SerializationContext context) {
    this.serializer = serializer;
    this.codec = codec;
    this.threshold = threshold;
    this.context = context;
  }

  @Override
  public byte[] toBytes(Object value) {
    byte[] plain = serializer.toBytes(value);
    if (plain.length > context.maxValueSize()) {
      throw failure(
          "a value of "
              + plain.length
              + " bytes, before they are compressed, is larger than shardcache.max-value-size="
              + context.maxValueSize()
              + " allows");
    }
    if (plain.length >= threshold && plain.length > PREFIX) {
      byte[] target = new byte[plain.length - 1]; // what is not shorter does not help
      int length = codec.compress(plain, target, PREFIX);
      if (length >= 0) {
        ByteBuffer.wrap(target)
            .put(codec.header().toBytes())
            .putInt(crc(plain))
            .putInt(plain.length);
        return Arrays.copyOf(target, PREFIX + length);
      }
    }
    return Header.isOfCompression(plain) ? escaped(plain) : plain;
  }

  private static byte[] escaped(byte[] plain) {
    return ByteBuffer.allocate(Header.LENGTH + plain.length)
        .put(Header.ESCAPED.toBytes())
        .put(plain)
        .array();
  }

  @Override
  public Object fromBytes(byte[] bytes) {
    return serializer.fromBytes(Header.isOfCompression(bytes) ? plain(bytes) : bytes);
  }

  private byte[] plain(byte[] bytes) {
    if (Header.ESCAPED.isOf(bytes)) {
      Header.ESCAPED.check(bytes, context.cacheName());
      return Arrays.copyOfRange(bytes, Header.LENGTH, bytes.length);
    }
    codec.header().check(bytes, context.cacheName());
    if (bytes.length <= PREFIX) {
      throw damaged();
    }
    ByteBuffer prefix = ByteBuffer.wrap(bytes, Header.LENGTH, PREFIX - Header.LENGTH);
    int crc = prefix.getInt();
    byte[] plain = new byte[checkedLength(prefix.getInt(), bytes)];
    if (!codec.decompress(bytes, PREFIX, plain) || crc(plain) != crc) {
      throw damaged();
    }
    return plain;
  }

  /** Nothing is allocated for a length that the limit forbids or the bytes cannot have. */
  private int checkedLength(int length, byte[] bytes) {
    if (length > context.maxValueSize()) {
      throw failure(
          "the compressed bytes say that they stand for "
              + length
              + " bytes, more than shardcache.max-value-size="
              + context.maxValueSize()
              + " allows; raise that limit where they are read too, or remove the entry");
    }
    if (length <= 0 || length > codec.greatestLength(bytes, PREFIX)) {
      throw damaged();
    }
    return length;
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  private SerializationException damaged() {
    return failure(
        "the bytes, written with "
            + codec.header().setting()
            + ", are damaged; remove the entry, or clear the cache");
  }

  private SerializationException failure(String what) {
    return new SerializationException("Cache '" + context.cacheName() + "': " + what);
  }
}
