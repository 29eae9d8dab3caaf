package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Kryo's input over a whole byte array, which allocates nothing for a declared length before it
 * knows that as many bytes are there.
 */
final class BoundedInput extends Input {

  private static final byte[] NOTHING = {};
  private static final int RETAINED = 1 << 12;

  /** Fails unless that many bytes are left. */
  void claim(long bytes) {
    if (bytes < 0 || bytes > limit - position) {
      throw new KryoException("The bytes declare more than they hold");
    }
  }

  int bytesLeft() {
    return limit - position;
  }

  @Override
  protected int require(int required) {
    claim(required);
    return limit - position;
  }

  /** A text as {@link GraphOutput} writes it. */
  @Override
  public @Nullable String readString() {
    int header = readVarInt(true);
    if (header == 0) {
      return null;
    }
    int length = (header >>> 1) - 1;
    claim(length);
    if ((header & 1) == 1) {
      return readUtf8(length);
    }
    String text = new String(buffer, position, length, StandardCharsets.ISO_8859_1);
    position += length;
    return text;
  }

  private String readUtf8(int length) {
    if (chars.length < length) {
      chars = new char[length];
    }
    for (int i = 0; i < length; i++) {
      int first = readByteUnsigned();
      if (first < 0x80) {
        chars[i] = (char) first;
      } else if (first < 0xE0) {
        chars[i] = (char) ((first & 0x1F) << 6 | next());
      } else if (first < 0xF0) {
        chars[i] = (char) ((first & 0xF) << 12 | next() << 6 | next());
      } else {
        int point = (first & 7) << 18 | next() << 12 | next() << 6 | next();
        if (!Character.isSupplementaryCodePoint(point) || i + 1 == length) {
          throw new KryoException("No text");
        }
        chars[i++] = Character.highSurrogate(point);
        chars[i] = Character.lowSurrogate(point);
      }
    }
    return new String(chars, 0, length);
  }

  private int next() {
    return readByte() & 0x3F;
  }

  @Override
  public @Nullable StringBuilder readStringBuilder() {
    String text = readString();
    return text == null ? null : new StringBuilder(text);
  }

  /** Forgets the bytes, and keeps no large buffer for texts. */
  void release() {
    setBuffer(NOTHING);
    if (chars.length > RETAINED) {
      chars = new char[32];
    }
  }

  @Override
  public byte[] readBytes(int length) {
    claim(length);
    byte[] bytes = Arrays.copyOfRange(buffer, position, position + length);
    position += length;
    return bytes;
  }

  @Override
  public int[] readInts(int length) {
    claim(4L * length);
    return super.readInts(length);
  }

  @Override
  public int[] readInts(int length, boolean optimizePositive) {
    claim(length);
    return super.readInts(length, optimizePositive);
  }

  @Override
  public long[] readLongs(int length) {
    claim(8L * length);
    return super.readLongs(length);
  }

  @Override
  public long[] readLongs(int length, boolean optimizePositive) {
    claim(length);
    return super.readLongs(length, optimizePositive);
  }

  @Override
  public float[] readFloats(int length) {
    claim(4L * length);
    return super.readFloats(length);
  }

  @Override
  public double[] readDoubles(int length) {
    claim(8L * length);
    return super.readDoubles(length);
  }

  @Override
  public short[] readShorts(int length) {
    claim(2L * length);
    return super.readShorts(length);
  }

  @Override
  public char[] readChars(int length) {
    claim(2L * length);
    return super.readChars(length);
  }

  @Override
  public boolean[] readBooleans(int length) {
    claim(length);
    return super.readBooleans(length);
  }
}
