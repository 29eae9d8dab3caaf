package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Kryo's output with one bounded buffer that is used again. What does not fit into it, and large
 * arrays as they are, become pieces; {@link #toBytes()} copies all once, into an array of the right
 * size.
 *
 * <p>A text is its length in characters plus one, doubled, and odd if a character is beyond
 * Latin-1; then its characters, a byte each, or in UTF-8.
 */
final class GraphOutput extends Output {

  private static final int SMALL = 1 << 10;
  private static final int LARGEST = 1 << 16;

  /** Arrays of this size are not worth a copy into the buffer. */
  private static final int PIECE = 1 << 12;

  private byte[][] pieces = new byte[4][];
  private int[] starts = new int[4];
  private int[] ends = new int[4];
  private int count;
  private int begun;

  GraphOutput() {
    super(SMALL, -1);
  }

  @Override
  protected boolean require(int required) {
    if (capacity - position >= required) {
      return false;
    }
    if (begun == 0 && position + (long) required <= LARGEST) {
      capacity = Math.min(LARGEST, Math.max(2 * capacity, position + required));
      buffer = Arrays.copyOf(buffer, capacity);
    } else {
      endPiece();
      total += position;
      capacity = Math.max(LARGEST, required);
      buffer = new byte[capacity];
      position = 0;
      begun = 0;
    }
    return true;
  }

  @Override
  public void writeBytes(byte[] bytes, int offset, int length) {
    if (length < PIECE) {
      require(length);
      System.arraycopy(bytes, offset, buffer, position, length);
      position += length;
    } else {
      endPiece();
      add(bytes, offset, offset + length);
      total += length;
    }
  }

  private void endPiece() {
    if (position > begun) {
      add(buffer, begun, position);
      begun = position;
    }
  }

  private void add(byte[] piece, int start, int end) {
    if (count == pieces.length) {
      pieces = Arrays.copyOf(pieces, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    pieces[count] = piece;
    starts[count] = start;
    ends[count] = end;
    count++;
  }

  @Override
  public void writeString(@Nullable String text) {
    if (text == null) {
      writeVarInt(0, true);
      return;
    }
    int length = text.length();
    int all = 0;
    for (int i = 0; i < length; i++) {
      all |= text.charAt(i);
    }
    if (all < 0x100) {
      writeVarInt(length + 1 << 1, true);
      writeLatin(text, length);
    } else {
      writeVarInt(length + 1 << 1 | 1, true);
      writeUtf8(text, length);
    }
  }

  @Override
  public void writeAscii(@Nullable String text) {
    writeString(text);
  }

  @SuppressWarnings("deprecation") // the one way to copy the characters without another array
  private void writeLatin(String text, int length) {
    require(length);
    text.getBytes(0, length, buffer, position);
    position += length;
  }

  /** As UTF-8, but half a surrogate pair is written like any other character. */
  private void writeUtf8(String text, int length) {
    for (int i = 0; i < length; i++) {
      require(4);
      char c = text.charAt(i);
      if (c < 0x80) {
        buffer[position++] = (byte) c;
      } else if (c < 0x800) {
        buffer[position++] = (byte) (0xC0 | c >> 6);
        buffer[position++] = (byte) (0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        buffer[position++] = (byte) (0xF0 | point >> 18);
        buffer[position++] = (byte) (0x80 | point >> 12 & 0x3F);
        buffer[position++] = (byte) (0x80 | point >> 6 & 0x3F);
        buffer[position++] = (byte) (0x80 | point & 0x3F);
      } else {
        buffer[position++] = (byte) (0xE0 | c >> 12);
        buffer[position++] = (byte) (0x80 | c >> 6 & 0x3F);
        buffer[position++] = (byte) (0x80 | c & 0x3F);
      }
    }
  }

  @Override
  public byte[] toBytes() {
    if (count == 0) {
      return Arrays.copyOf(buffer, position);
    }
    endPiece();
    int size = Math.toIntExact(total());
    int largest = largest();
    int before = 0;
    for (int i = 0; i < largest; i++) {
      before += ends[i] - starts[i];
    }
    byte[] bytes = allocate(size, before, largest);
    int end = 0;
    for (int i = 0; i < count; i++) {
      int length = ends[i] - starts[i];
      if (i != largest) {
        System.arraycopy(pieces[i], starts[i], bytes, end, length);
      }
      end += length;
    }
    return bytes;
  }

  private int largest() {
    int largest = 0;
    for (int i = 1; i < count; i++) {
      if (ends[i] - starts[i] > ends[largest] - starts[largest]) {
        largest = i;
      }
    }
    return largest;
  }

  /** With one piece in its place: the JVM need not fill with zeros what it copies to at once. */
  private byte[] allocate(int size, int at, int index) {
    byte[] piece = pieces[index];
    int start = starts[index];
    int length = ends[index] - start;
    byte[] bytes = new byte[size];
    System.arraycopy(piece, start, bytes, at, length);
    return bytes;
  }

  /** Forgets what was written; keeps no large buffer. */
  @Override
  public void reset() {
    super.reset();
    begun = 0;
    if (count > 0) {
      Arrays.fill(pieces, null);
      count = 0;
    }
    if (capacity > LARGEST) {
      capacity = SMALL;
      buffer = new byte[SMALL];
    }
  }
}
