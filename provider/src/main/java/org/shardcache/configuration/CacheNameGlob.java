package org.shardcache.configuration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * Which caches a section of the settings is for: a name, or a pattern in which {@code *} stands for
 * any characters, dots too, and {@code ?} for one. A backslash makes the next character literal.
 */
final class CacheNameGlob {

  /** What decides between sections that match: a name first, then more literal characters. */
  static final Comparator<CacheNameGlob> STRONGEST_FIRST =
      Comparator.<CacheNameGlob, Boolean>comparing(glob -> glob.literalName().isEmpty())
          .thenComparing(CacheNameGlob::literals, Comparator.reverseOrder())
          .thenComparing(CacheNameGlob::text);

  private final String text;

  /** The characters of the pattern, one code point each; {@code ANY} and {@code ONE} are not. */
  private final int[] tokens;

  private static final int ANY = -1;
  private static final int ONE = -2;

  CacheNameGlob(String text) {
    this.text = text;
    this.tokens = tokens(text.codePoints().toArray());
  }

  private static int[] tokens(int[] characters) {
    int[] tokens = new int[characters.length];
    int count = 0;
    for (int i = 0; i < characters.length; i++) {
      tokens[count++] =
          switch (characters[i]) {
            case '*' -> ANY;
            case '?' -> ONE;
            case '\\' -> i + 1 < characters.length ? characters[++i] : '\\';
            default -> characters[i];
          };
    }
    return Arrays.copyOf(tokens, count);
  }

  String text() {
    return text;
  }

  /** The one name this stands for; empty for a pattern. */
  Optional<String> literalName() {
    return literals() == tokens.length
        ? Optional.of(new String(tokens, 0, tokens.length))
        : Optional.empty();
  }

  private int literals() {
    int literals = 0;
    for (int token : tokens) {
      literals += token >= 0 ? 1 : 0;
    }
    return literals;
  }

  boolean matches(String name) {
    int[] characters = name.codePoints().toArray();
    int token = 0;
    int at = 0;
    int retryToken = -1; // after the last * seen, and
    int retryAt = -1; // where what follows it was tried last
    while (at < characters.length) {
      if (token < tokens.length && tokens[token] == ANY) {
        retryToken = ++token;
        retryAt = at;
      } else if (token < tokens.length && isOne(tokens[token], characters[at])) {
        token++;
        at++;
      } else if (retryToken >= 0) {
        token = retryToken;
        at = ++retryAt;
      } else {
        return false;
      }
    }
    while (token < tokens.length && tokens[token] == ANY) {
      token++;
    }
    return token == tokens.length;
  }

  private static boolean isOne(int token, int character) {
    return token == ONE || token == character;
  }
}
