package org.shardcache.serialization;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes inputs from valid streams: damaged ones, spliced ones, some put together from the pieces of
 * a format, and noise. The same random numbers give the same input.
 */
final class Mutator {

  /** What one format is made of. */
  record Format(List<byte[]> valid, byte[] header, List<byte[]> pieces) {}

  private static final int[] EDGES = {
    0, 1, 2, 63, 64, 127, 128, 255, 256, 1023, 65_535, 1 << 20, Integer.MAX_VALUE, -1, -2, 1 << 31
  };

  private final Format format;
  private final Random random;

  Mutator(Format format, Random random) {
    this.format = format;
    this.random = random;
  }

  byte[] next() {
    return switch (random.nextInt(10)) {
      case 0 -> behindHeader(noise(random.nextInt(80)));
      case 1 -> noise(random.nextInt(80));
      case 2, 3 -> assembled();
      case 4 -> spliced(pick(format.valid()), pick(format.valid()));
      case 5 -> cut(pick(format.valid()));
      default -> damaged(pick(format.valid()));
    };
  }

  private byte[] pick(List<byte[]> from) {
    return from.get(random.nextInt(from.size()));
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] behindHeader(byte[] bytes) {
    return join(format.header(), bytes);
  }

  /** Pieces of the format in any order, sometimes many of the same. */
  private byte[] assembled() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(format.header());
    int count = 1 + random.nextInt(40);
    for (int i = 0; i < count; i++) {
      byte[] piece = pick(format.pieces());
      int times = random.nextInt(20) == 0 ? 1 + random.nextInt(200) : 1;
      for (int j = 0; j < times; j++) {
        bytes.writeBytes(piece);
      }
      if (random.nextInt(4) == 0) {
        bytes.write(random.nextInt(256));
      }
    }
    return bytes.toByteArray();
  }

  private byte[] spliced(byte[] one, byte[] two) {
    byte[] start = Arrays.copyOf(one, random.nextInt(one.length + 1));
    byte[] end = Arrays.copyOfRange(two, random.nextInt(two.length + 1), two.length);
    return join(start, end);
  }

  private byte[] cut(byte[] valid) {
    return random.nextBoolean()
        ? Arrays.copyOf(valid, random.nextInt(valid.length))
        : join(valid, noise(1 + random.nextInt(8)));
  }

  private byte[] damaged(byte[] valid) {
    byte[] bytes = valid.clone();
    int changes = 1 + random.nextInt(random.nextInt(4) == 0 ? 16 : 3);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      // The header is checked first: most changes spare it.
      int from = Math.min(bytes.length - 1, format.header().length);
      int at = random.nextInt(50) == 0 ? 0 : from + random.nextInt(bytes.length - from);
      bytes = damaged(bytes, at);
    }
    return bytes;
  }

  private byte[] damaged(byte[] bytes, int at) {
    switch (random.nextInt(8)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> bytes[at] += (byte) (random.nextBoolean() ? 1 : -1);
      case 3 -> {
        int edge = EDGES[random.nextInt(EDGES.length)];
        for (int i = 0; i < 4 && at + i < bytes.length; i++) {
          bytes[at + i] = (byte) (edge >>> 24 - 8 * i);
        }
      }
      case 4 -> {
        return replaced(bytes, at, 1, varInt(EDGES[random.nextInt(EDGES.length)]));
      }
      case 5 -> {
        return replaced(bytes, at, random.nextInt(4), pick(format.pieces()));
      }
      case 6 -> {
        int length = random.nextInt(16);
        return replaced(bytes, at, length, new byte[0]);
      }
      default -> {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(32));
        return replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, end));
      }
    }
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
    int end = Math.min(bytes.length, at + length);
    return join(join(Arrays.copyOf(bytes, at), by), Arrays.copyOfRange(bytes, end, bytes.length));
  }

  private static byte[] join(byte[] one, byte[] two) {
    byte[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }

  static byte[] varInt(int value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      bytes.write(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
    return bytes.toByteArray();
  }

  static List<byte[]> texts(String... texts) {
    List<byte[]> pieces = new ArrayList<>();
    for (String text : texts) {
      pieces.add(text.getBytes(StandardCharsets.UTF_8));
    }
    return pieces;
  }
}
