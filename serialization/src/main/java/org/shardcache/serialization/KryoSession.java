package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.io.Output;

/** A Kryo with its buffers, for one thread at a time. */
final class KryoSession {

  private static final int SMALL = 1 << 10;
  private static final int RETAINED = 1 << 16;

  private final SerializationContext context;
  private final GraphKryo kryo;
  private final byte[] header = Header.KRYO.toBytes();
  private Output output = new Output(SMALL, -1);
  private BoundedInput input = new BoundedInput();

  KryoSession(SerializationContext context, KryoTypes types) {
    this.context = context;
    this.kryo = new GraphKryo(context, types);
  }

  byte[] write(Object value) {
    output.writeBytes(header);
    kryo.graph().begin(0);
    kryo.writeClassAndObject(output, value);
    kryo.graph().endWriting(output.position());
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

  /** Forgets the last value; keeps no large buffer. */
  void reset() {
    kryo.reset();
    if (output.getBuffer().length > RETAINED) {
      output = new Output(SMALL, -1);
    } else {
      output.reset();
    }
    // A fresh input also drops the bytes, and the text buffer that grew with them.
    input = new BoundedInput();
  }
}
