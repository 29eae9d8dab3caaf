package org.shardcache.internal.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that somebody who wrote an unknown one most likely meant. */
public final class NearestName {

  private NearestName() {}

  /**
   * The known name with the fewest differing characters, the alphabetically first among equals;
   * empty only when nothing is known.
   */
  public static Optional<String> to(String unknown, Collection<String> known) {
    String wanted = simplified(unknown);
    return known.stream()
        .sorted()
        .min(Comparator.comparingInt(name -> distance(wanted, simplified(name))));
  }

  /** How names are told apart by people: not by case, nor by the character that joins words. */
  private static String simplified(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Levenshtein distance: insertions, deletions and replacements of one character. */
  private static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    int[] current = new int[to.length() + 1];
    for (int j = 0; j < previous.length; j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[to.length()];
  }
}
