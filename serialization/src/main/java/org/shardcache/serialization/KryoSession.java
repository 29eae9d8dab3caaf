package org.shardcache.serialization;

/** A Kryo with its buffers, for one thread at a time. */
final class KryoSession {

  private final SerializationContext context;
  private final GraphKryo kryo;
  private final byte[] header = Header.KRYO.toBytes();
  private final GraphOutput output = new GraphOutput();
  private final BoundedInput input = new BoundedInput();

  KryoSession(SerializationContext context, KryoTypes types) {
    this.context = context;
    this.kryo = new GraphKryo(context, types);
  }

  byte[] write(Object value) {
    output.writeBytes(header);
    kryo.graph().begin(0);
    kryo.writeClassAndObject(output, value);
    kryo.graph().endWriting(output.total());
    return output.toBytes();
  }

  Object read(byte[] bytes) {
    input.setBuffer(bytes, Header.LENGTH, bytes.length - Header.LENGTH);
    kryo.graph().begin(bytes.length);
    Object value = kryo.readClassAndObject(input);
    if (value == null || input.bytesLeft() > 0) {
      throw new SerializationException(
          "Cache '" + context.cacheName() + "': the bytes are not those of one value");
    }
    kryo.graph().endReading();
    return value;
  }

  /** Forgets the last value; keeps little. */
  void reset() {
    kryo.reset();
    output.reset();
    input.release();
  }
}
