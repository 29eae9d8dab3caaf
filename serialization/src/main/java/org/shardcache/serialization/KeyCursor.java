package org.shardcache.serialization;

import java.util.Arrays;

/** A position in the bytes of a key. */
final class KeyCursor {

  private static final int LONGEST_NAME = 1024;

  private final byte[] bytes;
  private final int end;
  private final SerializationContext context;
  private int position;

  KeyCursor(byte[] bytes, int start, int end, SerializationContext context) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.context = context;
  }

  boolean hasNext() {
    return position < end;
  }

  boolean peek(char sign) {
    return position < end && bytes[position] == sign;
  }

  boolean skip(char sign) {
    if (peek(sign)) {
      position++;
      return true;
    }
    return false;
  }

  /** The text before a sign; the sign is skipped. */
  String until(char sign) {
    int start = position;
    while (position < end && bytes[position] != sign) {
      position++;
    }
    if (position == end) {
      throw damaged("cut short");
    }
    return text(start, position++);
  }

  /** The name of a class; what nobody calls a class so is not repeated in messages. */
  String name() {
    String name = until(':');
    if (name.length() > LONGEST_NAME || !name.chars().allMatch(KeyCursor::isPartOfName)) {
      throw damaged("no class name");
    }
    return name;
  }

  private static boolean isPartOfName(int c) {
    return c == '.' || c == '[' || c == ';' || c == '-' || Character.isJavaIdentifierPart(c);
  }

  /** The text up to the end. */
  String rest() {
    String text = text(position, end);
    position = end;
    return text;
  }

  /** The bytes behind a length. */
  KeyCursor block() {
    String digits = until(':');
    int length;
    try {
      length = Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw damaged("no length");
    }
    if (length < 0 || length > end - position) {
      throw damaged("a length beyond the end");
    }
    KeyCursor block = new KeyCursor(bytes, position, position + length, context);
    position += length;
    return block;
  }

  private String text(int from, int to) {
    return StrictUtf8.decode(Arrays.copyOfRange(bytes, from, to), context);
  }

  SerializationException damaged(String how) {
    return new SerializationException(
        "Cache '" + context.cacheName() + "': the bytes are not those of a key: " + how);
  }
}
