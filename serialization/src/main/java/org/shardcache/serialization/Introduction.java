package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a value tells which class it has, once for all instances: the length of the name in bytes,
 * doubled, and odd if it is packed; the name; the fingerprint.
 */
final class Introduction {

  /** As long as a name in a class file may be. */
  private static final int LONGEST = (1 << 16) - 1;

  private final int header;
  private final byte[] body;

  private Introduction(int header, byte[] body) {
    this.header = header;
    this.body = body;
  }

  static Introduction of(String name, long fingerprint) {
    byte[] packed = PackedName.pack(name);
    byte[] text = packed.length > 0 ? packed : name.getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(text, text.length + Fingerprint.BYTES);
    for (int i = 0; i < Fingerprint.BYTES; i++) {
      body[text.length + i] = (byte) (fingerprint >> 8 * i);
    }
    return new Introduction(text.length << 1 | (packed.length > 0 ? 1 : 0), body);
  }

  void write(Output output) {
    output.writeVarInt(header, true);
    output.writeBytes(body);
  }

  /** An introduction as it is read, before it is known whose it is; used again and again. */
  static final class Read {

    private int header;
    private byte[] body = new byte[128];

    void next(Input input) {
      header = input.readVarInt(true);
      int length = (header >>> 1) + Fingerprint.BYTES;
      if (length > LONGEST) {
        throw new KryoException("No class name");
      }
      if (length > body.length) {
        body = new byte[length];
      }
      input.readBytes(body, 0, length);
    }

    String name() {
      int length = header >>> 1;
      return (header & 1) == 1
          ? PackedName.unpack(body, length)
          : new String(body, 0, length, StandardCharsets.UTF_8);
    }

    boolean is(Introduction other) {
      int length = (header >>> 1) + Fingerprint.BYTES;
      return header == other.header
          && Arrays.equals(body, 0, length, other.body, 0, other.body.length);
    }

    /** Likewise for what was read. */
    int spread() {
      return Introduction.spread(body, header >>> 1);
    }
  }

  /** A number that spreads introductions over a table: a part of the fingerprint. */
  int spread() {
    return spread(body, header >>> 1);
  }

  private static int spread(byte[] body, int at) {
    return (body[at] & 0xFF) | (body[at + 1] & 0xFF) << 8;
  }
}
