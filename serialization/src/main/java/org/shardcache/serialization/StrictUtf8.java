package org.shardcache.serialization;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 that refuses what it cannot express, instead of replacing it by a question mark. */
final class StrictUtf8 {

  private static final char REPLACEMENT = '\uFFFD';

  private StrictUtf8() {}

  static byte[] encode(String text, SerializationContext context) {
    if (hasLoneSurrogate(text)) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': the text has half of a surrogate pair and so no UTF-8 form; it was probably"
              + " cut in the middle of a character");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The JVM's own way is the fastest; it puts U+FFFD where the bytes are no text. */
  static String decode(byte[] bytes, SerializationContext context) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(bytes, context);
  }

  private static String decodeStrictly(byte[] bytes, SerializationContext context) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new SerializationException(
          "Cache '" + context.cacheName() + "': the bytes are not UTF-8 text", e);
    }
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
