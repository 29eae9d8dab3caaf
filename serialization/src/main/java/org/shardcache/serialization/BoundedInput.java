package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import org.jspecify.annotations.Nullable;

/**
 * Kryo's input over a whole byte array, which allocates nothing for a declared length before it
 * knows that as many bytes are there.
 */
final class BoundedInput extends Input {

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
  public @Nullable String readString() {
    claimText();
    return super.readString();
  }

  @Override
  public @Nullable StringBuilder readStringBuilder() {
    claimText();
    return super.readStringBuilder();
  }

  /** The length that stands before a text that is not plain ASCII, in characters. */
  private void claimText() {
    int start = position;
    if (readVarIntFlag()) {
      int characters = readVarIntFlag(true);
      claim(characters == 0 ? 0 : (long) characters - 1);
    }
    position = start;
  }

  @Override
  public byte[] readBytes(int length) {
    claim(length);
    return super.readBytes(length);
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
