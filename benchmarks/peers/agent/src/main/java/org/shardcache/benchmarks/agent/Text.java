package org.shardcache.benchmarks.agent;

import java.util.SplittableRandom;

/** Values: letters and digits, which no contender stores in less than a byte each. */
public final class Text {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private Text() {}

  /** A text of so many characters, the same in every run. */
  public static String ofLength(int characters) {
    SplittableRandom random = new SplittableRandom(characters);
    StringBuilder text = new StringBuilder(characters);
    for (int i = 0; i < characters; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
