package org.shardcache.internal.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The first word of the MD5 (RFC 1321) of many short inputs, side by side: each step is a loop over
 * all of them, which the JIT compiler turns into vector instructions. About as costly as a quarter
 * of them one by one with {@link Md5}. Used by one thread.
 */
final class Md5Lanes {

  /** How many inputs there are at a time, at most. */
  static final int LANES = 128;

  /** What is longer does not fit into one block with its padding. */
  static final int MOST_BYTES = 55;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int WORDS = 16;
  private static final int LENGTH_WORD = 14;
  private static final int END = 0x80;
  private static final int STEPS = 64;
  private static final int STEPS_PER_ROUND = 16;
  private static final int[] CONSTANTS = constants();
  private static final int[][] SHIFTS = {
    {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}
  };
  private static final int FIRST_A = 0x67452301;
  private static final int FIRST_B = 0xefcdab89;
  private static final int FIRST_C = 0x98badcfe;
  private static final int FIRST_D = 0x10325476;

  private final int[][] message = new int[WORDS][LANES];
  private final int[] a = new int[LANES];
  private final int[] b = new int[LANES];
  private final int[] c = new int[LANES];
  private final int[] d = new int[LANES];

  /** Section 3.4 of the RFC defines them by the sine. */
  private static int[] constants() {
    int[] constants = new int[STEPS];
    for (int step = 0; step < STEPS; step++) {
      constants[step] = (int) (long) (Math.abs(StrictMath.sin(step + 1)) * (1L << Integer.SIZE));
    }
    return constants;
  }

  /**
   * Sets the input of a lane.
   *
   * @param input at most {@link #MOST_BYTES} long
   */
  void set(int lane, byte[] input) {
    int whole = input.length / Integer.BYTES;
    for (int word = 0; word < whole; word++) {
      message[word][lane] = (int) INTS.get(input, word * Integer.BYTES);
    }
    int rest = END << Byte.SIZE * (input.length % Integer.BYTES);
    for (int i = whole * Integer.BYTES; i < input.length; i++) {
      rest |= (input[i] & 0xFF) << Byte.SIZE * (i % Integer.BYTES);
    }
    message[whole][lane] = rest;
    for (int word = whole + 1; word < WORDS; word++) {
      message[word][lane] = 0;
    }
    message[LENGTH_WORD][lane] = input.length * Byte.SIZE;
  }

  /** Computes all lanes; {@link #word} has the results. */
  void digest() {
    Arrays.fill(a, FIRST_A);
    Arrays.fill(b, FIRST_B);
    Arrays.fill(c, FIRST_C);
    Arrays.fill(d, FIRST_D);
    for (int step = 0; step < STEPS; step += 4) {
      step(step, a, b, c, d);
      step(step + 1, d, a, b, c);
      step(step + 2, c, d, a, b);
      step(step + 3, b, c, d, a);
    }
  }

  /** The first word of a lane's digest, little-endian. */
  int word(int lane) {
    return a[lane] + FIRST_A;
  }

  private void step(int step, int[] p, int[] q, int[] r, int[] s) {
    int round = step / STEPS_PER_ROUND;
    int shift = SHIFTS[round][step % 4];
    int constant = CONSTANTS[step];
    switch (round) {
      case 0 -> f(p, q, r, s, message[step], shift, constant);
      case 1 -> g(p, q, r, s, message[(5 * step + 1) % WORDS], shift, constant);
      case 2 -> h(p, q, r, s, message[(3 * step + 5) % WORDS], shift, constant);
      default -> i(p, q, r, s, message[7 * step % WORDS], shift, constant);
    }
  }

  // One plain loop over whole arrays each, since only such loops become vector instructions.

  private static void f(int[] p, int[] q, int[] r, int[] s, int[] x, int shift, int constant) {
    for (int lane = 0; lane < LANES; lane++) {
      int sum = p[lane] + x[lane] + constant + (s[lane] ^ (q[lane] & (r[lane] ^ s[lane])));
      p[lane] = q[lane] + (sum << shift | sum >>> Integer.SIZE - shift);
    }
  }

  private static void g(int[] p, int[] q, int[] r, int[] s, int[] x, int shift, int constant) {
    for (int lane = 0; lane < LANES; lane++) {
      int sum = p[lane] + x[lane] + constant + (r[lane] ^ (s[lane] & (q[lane] ^ r[lane])));
      p[lane] = q[lane] + (sum << shift | sum >>> Integer.SIZE - shift);
    }
  }

  private static void h(int[] p, int[] q, int[] r, int[] s, int[] x, int shift, int constant) {
    for (int lane = 0; lane < LANES; lane++) {
      int sum = p[lane] + x[lane] + constant + (q[lane] ^ r[lane] ^ s[lane]);
      p[lane] = q[lane] + (sum << shift | sum >>> Integer.SIZE - shift);
    }
  }

  private static void i(int[] p, int[] q, int[] r, int[] s, int[] x, int shift, int constant) {
    for (int lane = 0; lane < LANES; lane++) {
      int sum = p[lane] + x[lane] + constant + (r[lane] ^ (q[lane] | ~s[lane]));
      p[lane] = q[lane] + (sum << shift | sum >>> Integer.SIZE - shift);
    }
  }
}
