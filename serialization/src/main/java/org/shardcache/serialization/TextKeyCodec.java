package org.shardcache.serialization;

import java.nio.charset.StandardCharsets;

/** Keys as plain text without type markers, for a key type that leaves no doubt. */
final class TextKeyCodec implements KeyCodec {

  private final SerializationContext context;
  private final Class<?> keyType;

  private TextKeyCodec(SerializationContext context, Class<?> keyType) {
    this.context = context;
    this.keyType = keyType;
  }

  static TextKeyCodec create(SerializationContext context, Class<?> keyType) {
    if (keyType != String.class && keyType != Long.class && keyType != Integer.class) {
      throw new IllegalArgumentException(
          "Cache '"
              + context.cacheName()
              + "': the key codec 'text' writes no type markers, so the declared key type has to be"
              + " exactly String, Long or Integer, not "
              + keyType.getName()
              + "; declare it (setting key-type), or use key-serializer=canonical");
    }
    return new TextKeyCodec(context, keyType);
  }

  @Override
  public byte[] toBytes(Object key) {
    if (key.getClass() != keyType) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': the key codec 'text' was set up for keys of class "
              + keyType.getName()
              + ", not "
              + key.getClass().getName());
    }
    String text = key.toString();
    if (text.startsWith(RESERVED_PREFIX)) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': with the key codec 'text' a key may not begin with '"
              + RESERVED_PREFIX
              + "', which marks control keys; use key-serializer=canonical");
    }
    return StrictUtf8.encode(text, context);
  }

  @Override
  public Object fromBytes(byte[] bytes) {
    if (new String(bytes, StandardCharsets.ISO_8859_1).startsWith(RESERVED_PREFIX)) {
      throw notAKey();
    }
    String text = StrictUtf8.decode(bytes, context);
    if (keyType == String.class) {
      return text;
    }
    Object number;
    try {
      number = keyType == Long.class ? (Object) Long.parseLong(text) : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw notAKey();
    }
    if (!number.toString().equals(text)) {
      throw notAKey();
    }
    return number;
  }

  private SerializationException notAKey() {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': the bytes are not the plain text of a key of class "
            + keyType.getName());
  }
}
