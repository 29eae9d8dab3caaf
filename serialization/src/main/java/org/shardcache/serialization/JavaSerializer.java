package org.shardcache.serialization;

/** JDK serialization, in both directions behind the class filter and the limits. */
final class JavaSerializer implements Serializer {

  private final SerializationContext context;
  private final JavaStreams streams;

  JavaSerializer(SerializationContext context) {
    this.context = context;
    this.streams = new JavaStreams(context);
  }

  @Override
  public byte[] toBytes(Object value) {
    return streams.write(value, Header.JAVA.toBytes()).bytes();
  }

  @Override
  public Object fromBytes(byte[] bytes) {
    Header.JAVA.check(bytes, context.cacheName());
    return streams.read(bytes, Header.LENGTH, bytes.length - Header.LENGTH);
  }
}
