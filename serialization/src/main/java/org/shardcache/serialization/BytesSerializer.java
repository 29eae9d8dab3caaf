package org.shardcache.serialization;

/** Byte arrays as they are. */
final class BytesSerializer implements Serializer {

  private final SerializationContext context;

  BytesSerializer(SerializationContext context) {
    this.context = context;
  }

  @Override
  public byte[] toBytes(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    throw new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': the serializer 'bytes' writes values of class byte[] only, not "
            + value.getClass().getName()
            + "; choose another one with the setting shardcache.cache."
            + context.cacheName()
            + ".serializer");
  }

  @Override
  public Object fromBytes(byte[] bytes) {
    return bytes.clone();
  }
}
