package org.shardcache.serialization;

/** The signs of the canonical key form that have no table of their own. */
final class KeyMarks {

  static final String MARK = "~";
  static final byte MARK_BYTE = '~';

  static final String ENUM = "e";
  static final String LIST = "L";
  static final String SET = "S";
  static final String MAP = "M";
  static final String ENTRY = "E";
  static final String OPTIONAL = "O";
  static final String ARRAY = "A";
  static final String OBJECT = "o";

  private KeyMarks() {}
}
