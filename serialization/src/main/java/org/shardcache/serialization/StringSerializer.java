package org.shardcache.serialization;

/** Strings as their UTF-8 text, nothing else: readable in other tools and languages. */
final class StringSerializer implements Serializer {

  private final SerializationContext context;

  StringSerializer(SerializationContext context) {
    this.context = context;
  }

  @Override
  public byte[] toBytes(Object value) {
    if (value instanceof String text) {
      return StrictUtf8.encode(text, context);
    }
    throw new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': the serializer 'string' writes values of class java.lang.String only, not "
            + value.getClass().getName()
            + "; choose another one with the setting shardcache.cache."
            + context.cacheName()
            + ".serializer");
  }

  @Override
  public Object fromBytes(byte[] bytes) {
    return StrictUtf8.decode(bytes, context);
  }
}
