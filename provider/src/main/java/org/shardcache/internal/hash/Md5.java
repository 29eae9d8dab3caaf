package org.shardcache.internal.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MD5 (RFC 1321) as rings use it: one word of the digest, computed in local variables. The JDK's
 * own makes objects for each digest, keeps state that threads cannot share, and may be switched off
 * where MD5 is not allowed to protect anything; here it protects nothing.
 */
public final class Md5 {

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK = 64;
  private static final int END = 0x80;
  private static final int LENGTH_BYTES = 8;

  private Md5() {}

  /**
   * One of the four words of a digest, little-endian, in the order of the digest's bytes.
   *
   * @param index 0 to 3
   */
  public static int word(byte[] input, int index) {
    int wordA = 0x67452301;
    int wordB = 0xefcdab89;
    int wordC = 0x98badcfe;
    int wordD = 0x10325476;
    int lastBlock = (input.length + LENGTH_BYTES) / BLOCK * BLOCK;
    for (int at = 0; at <= lastBlock; at += BLOCK) {
      int a = wordA;
      int b = wordB;
      int c = wordC;
      int d = wordD;
      int x0 = wordAt(input, at + 0);
      int x1 = wordAt(input, at + 4);
      int x2 = wordAt(input, at + 8);
      int x3 = wordAt(input, at + 12);
      int x4 = wordAt(input, at + 16);
      int x5 = wordAt(input, at + 20);
      int x6 = wordAt(input, at + 24);
      int x7 = wordAt(input, at + 28);
      int x8 = wordAt(input, at + 32);
      int x9 = wordAt(input, at + 36);
      int x10 = wordAt(input, at + 40);
      int x11 = wordAt(input, at + 44);
      int x12 = wordAt(input, at + 48);
      int x13 = wordAt(input, at + 52);
      int x14 = at == lastBlock ? input.length << 3 : wordAt(input, at + 56);
      int x15 = at == lastBlock ? input.length >>> 29 : wordAt(input, at + 60);
      a = f(a, b, c, d, x0, 7, 0xd76aa478);
      d = f(d, a, b, c, x1, 12, 0xe8c7b756);
      c = f(c, d, a, b, x2, 17, 0x242070db);
      b = f(b, c, d, a, x3, 22, 0xc1bdceee);
      a = f(a, b, c, d, x4, 7, 0xf57c0faf);
      d = f(d, a, b, c, x5, 12, 0x4787c62a);
      c = f(c, d, a, b, x6, 17, 0xa8304613);
      b = f(b, c, d, a, x7, 22, 0xfd469501);
      a = f(a, b, c, d, x8, 7, 0x698098d8);
      d = f(d, a, b, c, x9, 12, 0x8b44f7af);
      c = f(c, d, a, b, x10, 17, 0xffff5bb1);
      b = f(b, c, d, a, x11, 22, 0x895cd7be);
      a = f(a, b, c, d, x12, 7, 0x6b901122);
      d = f(d, a, b, c, x13, 12, 0xfd987193);
      c = f(c, d, a, b, x14, 17, 0xa679438e);
      b = f(b, c, d, a, x15, 22, 0x49b40821);
      a = g(a, b, c, d, x1, 5, 0xf61e2562);
      d = g(d, a, b, c, x6, 9, 0xc040b340);
      c = g(c, d, a, b, x11, 14, 0x265e5a51);
      b = g(b, c, d, a, x0, 20, 0xe9b6c7aa);
      a = g(a, b, c, d, x5, 5, 0xd62f105d);
      d = g(d, a, b, c, x10, 9, 0x02441453);
      c = g(c, d, a, b, x15, 14, 0xd8a1e681);
      b = g(b, c, d, a, x4, 20, 0xe7d3fbc8);
      a = g(a, b, c, d, x9, 5, 0x21e1cde6);
      d = g(d, a, b, c, x14, 9, 0xc33707d6);
      c = g(c, d, a, b, x3, 14, 0xf4d50d87);
      b = g(b, c, d, a, x8, 20, 0x455a14ed);
      a = g(a, b, c, d, x13, 5, 0xa9e3e905);
      d = g(d, a, b, c, x2, 9, 0xfcefa3f8);
      c = g(c, d, a, b, x7, 14, 0x676f02d9);
      b = g(b, c, d, a, x12, 20, 0x8d2a4c8a);
      a = h(a, b, c, d, x5, 4, 0xfffa3942);
      d = h(d, a, b, c, x8, 11, 0x8771f681);
      c = h(c, d, a, b, x11, 16, 0x6d9d6122);
      b = h(b, c, d, a, x14, 23, 0xfde5380c);
      a = h(a, b, c, d, x1, 4, 0xa4beea44);
      d = h(d, a, b, c, x4, 11, 0x4bdecfa9);
      c = h(c, d, a, b, x7, 16, 0xf6bb4b60);
      b = h(b, c, d, a, x10, 23, 0xbebfbc70);
      a = h(a, b, c, d, x13, 4, 0x289b7ec6);
      d = h(d, a, b, c, x0, 11, 0xeaa127fa);
      c = h(c, d, a, b, x3, 16, 0xd4ef3085);
      b = h(b, c, d, a, x6, 23, 0x04881d05);
      a = h(a, b, c, d, x9, 4, 0xd9d4d039);
      d = h(d, a, b, c, x12, 11, 0xe6db99e5);
      c = h(c, d, a, b, x15, 16, 0x1fa27cf8);
      b = h(b, c, d, a, x2, 23, 0xc4ac5665);
      a = i(a, b, c, d, x0, 6, 0xf4292244);
      d = i(d, a, b, c, x7, 10, 0x432aff97);
      c = i(c, d, a, b, x14, 15, 0xab9423a7);
      b = i(b, c, d, a, x5, 21, 0xfc93a039);
      a = i(a, b, c, d, x12, 6, 0x655b59c3);
      d = i(d, a, b, c, x3, 10, 0x8f0ccc92);
      c = i(c, d, a, b, x10, 15, 0xffeff47d);
      b = i(b, c, d, a, x1, 21, 0x85845dd1);
      a = i(a, b, c, d, x8, 6, 0x6fa87e4f);
      d = i(d, a, b, c, x15, 10, 0xfe2ce6e0);
      c = i(c, d, a, b, x6, 15, 0xa3014314);
      b = i(b, c, d, a, x13, 21, 0x4e0811a1);
      a = i(a, b, c, d, x4, 6, 0xf7537e82);
      d = i(d, a, b, c, x11, 10, 0xbd3af235);
      c = i(c, d, a, b, x2, 15, 0x2ad7d2bb);
      b = i(b, c, d, a, x9, 21, 0xeb86d391);
      wordA += a;
      wordB += b;
      wordC += c;
      wordD += d;
    }
    return switch (index) {
      case 0 -> wordA;
      case 1 -> wordB;
      case 2 -> wordC;
      case 3 -> wordD;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  /** Four bytes of the padded message. */
  private static int wordAt(byte[] input, int at) {
    if (at <= input.length - Integer.BYTES) {
      return (int) INTS.get(input, at);
    }
    if (at > input.length) {
      return 0;
    }
    int word = END << 8 * (input.length - at);
    for (int i = at; i < input.length; i++) {
      word |= (input[i] & 0xFF) << 8 * (i - at);
    }
    return word;
  }

  // What a step makes of b, which is the last one's result, comes last: all else can be done
  // before.

  private static int f(int a, int b, int c, int d, int x, int shift, int constant) {
    return b + Integer.rotateLeft((a + x + constant) + (d ^ (b & (c ^ d))), shift);
  }

  private static int g(int a, int b, int c, int d, int x, int shift, int constant) {
    return b + Integer.rotateLeft((a + x + constant + (c & ~d)) + (b & d), shift);
  }

  private static int h(int a, int b, int c, int d, int x, int shift, int constant) {
    return b + Integer.rotateLeft((a + x + constant) + (b ^ (c ^ d)), shift);
  }

  private static int i(int a, int b, int c, int d, int x, int shift, int constant) {
    return b + Integer.rotateLeft((a + x + constant) + (c ^ (b | ~d)), shift);
  }
}
