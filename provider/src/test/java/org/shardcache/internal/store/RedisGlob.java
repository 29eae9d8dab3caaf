package org.shardcache.internal.store;

/**
 * The rules by which a Redis server matches a key with a {@code MATCH} pattern, byte by byte: the
 * oracle for the patterns that a key layout makes.
 *
 * <ul>
 *   <li>{@code *} matches any bytes, {@code ?} any one byte;
 *   <li>{@code [...]} matches one of the listed bytes, with ranges in either direction, {@code ^}
 *       for all others, and a backslash before a byte that stands for itself; a class that is not
 *       closed ends with the pattern;
 *   <li>a backslash makes the byte behind it stand for itself; as the last byte of the pattern it
 *       is itself;
 *   <li>everything else, also a lone {@code ]}, stands for itself.
 * </ul>
 */
final class RedisGlob {

  private final byte[] pattern;
  private final byte[] text;

  private RedisGlob(byte[] pattern, byte[] text) {
    this.pattern = pattern;
    this.text = text;
  }

  static boolean matches(byte[] pattern, byte[] text) {
    return new RedisGlob(pattern, text).from(0, 0);
  }

  private boolean from(int p, int t) {
    if (p == pattern.length) {
      return t == text.length;
    }
    if (pattern[p] == '*') {
      for (int rest = t; rest <= text.length; rest++) {
        if (from(p + 1, rest)) {
          return true;
        }
      }
      return false;
    }
    if (t == text.length) {
      return false;
    }
    return switch (pattern[p]) {
      case '?' -> from(p + 1, t + 1);
      case '[' -> fromClass(p + 1, t);
      case '\\' -> {
        int literal = p + 1 < pattern.length ? p + 1 : p;
        yield pattern[literal] == text[t] && from(literal + 1, t + 1);
      }
      default -> pattern[p] == text[t] && from(p + 1, t + 1);
    };
  }

  private boolean fromClass(int start, int t) {
    int p = start;
    boolean others = p < pattern.length && pattern[p] == '^';
    if (others) {
      p++;
    }
    boolean listed = false;
    while (p < pattern.length && pattern[p] != ']') {
      if (pattern[p] == '\\' && p + 1 < pattern.length) {
        listed |= pattern[p + 1] == text[t];
        p += 2;
      } else if (p + 2 < pattern.length && pattern[p + 1] == '-') {
        int one = pattern[p] & 0xFF;
        int two = pattern[p + 2] & 0xFF;
        int c = text[t] & 0xFF;
        listed |= Math.min(one, two) <= c && c <= Math.max(one, two);
        p += 3;
      } else {
        listed |= pattern[p] == text[t];
        p++;
      }
    }
    int next = Math.min(p + 1, pattern.length);
    return listed != others && from(next, t + 1);
  }
}
