package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.util.Arrays;

/**
 * Class names in five bits a character: lower-case letters, {@code .}, {@code $} and {@code _}
 * directly, capital letters and digits after a shift. The bits left over are ones, which is a shift
 * without its character.
 */
final class PackedName {

  private static final String DIRECT = "abcdefghijklmnopqrstuvwxyz.$_";
  private static final int CAPITAL = 29;
  private static final int DIGIT = 30;
  private static final int END = 31;

  private PackedName() {}

  /** The bytes of a name; empty if it has other characters. */
  static byte[] pack(String name) {
    Bits bits = new Bits(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      int direct = DIRECT.indexOf(c);
      if (direct >= 0) {
        bits.add(direct);
      } else if (c >= 'A' && c <= 'Z') {
        bits.add(CAPITAL);
        bits.add(c - 'A');
      } else if (c >= '0' && c <= '9') {
        bits.add(DIGIT);
        bits.add(c - '0');
      } else {
        return new byte[0];
      }
    }
    return bits.toBytes();
  }

  static String unpack(byte[] bytes, int length) {
    StringBuilder name = new StringBuilder(2 * length);
    int symbols = 8 * length / 5;
    for (int i = 0; i < symbols; i++) {
      int symbol = symbol(bytes, i);
      if (symbol < DIRECT.length()) {
        name.append(DIRECT.charAt(symbol));
      } else if (symbol != END) {
        int shifted = ++i < symbols ? symbol(bytes, i) : END;
        if (shifted >= (symbol == CAPITAL ? 26 : 10)) {
          throw new KryoException("No class name");
        }
        name.append((char) ((symbol == CAPITAL ? 'A' : '0') + shifted));
      }
    }
    return name.toString();
  }

  private static int symbol(byte[] bytes, int index) {
    int bit = 5 * index;
    int low = bit / 8 + 1 < bytes.length ? bytes[bit / 8 + 1] & 0xFF : 0;
    int word = (bytes[bit / 8] & 0xFF) << 8 | low;
    return word >> 11 - bit % 8 & 0x1F;
  }

  /** Gathers symbols. */
  private static final class Bits {

    private byte[] bytes;
    private int symbols;

    Bits(int characters) {
      // At most two symbols for a character.
      bytes = new byte[2 * characters * 5 / 8 + 2];
    }

    void add(int symbol) {
      int bit = 5 * symbols++;
      int word = symbol << 11 - bit % 8;
      bytes[bit / 8] |= (byte) (word >> 8);
      bytes[bit / 8 + 1] |= (byte) word;
    }

    byte[] toBytes() {
      int used = 5 * symbols;
      byte[] result = Arrays.copyOf(bytes, (used + 7) / 8);
      if (used % 8 != 0) {
        result[result.length - 1] |= (byte) (0xFF >> used % 8);
      }
      return result;
    }
  }
}
