package org.shardcache.tool;

/** Texts that others chose, fit for a terminal. */
final class Printable {

  private Printable() {}

  /** Control characters could move the cursor or change colours; the rest is left as it is. */
  static String text(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]", "?");
  }
}
