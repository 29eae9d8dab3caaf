package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;

/**
 * An object whose class defines a serial form of its own: a stream of JDK serialization under the
 * same filter and limits, as one block of bytes. Objects that it shares with the rest of the value
 * are copied into it, and so cannot be objects that it is a part of.
 */
final class JavaFormSerializer extends Serializer<Object> {

  private final JavaStreams streams;

  JavaFormSerializer(JavaStreams streams) {
    this.streams = streams;
  }

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.LAST);
    JavaStreams.Written written = streams.write(value, new byte[0], graph::refuseOwner);
    output.writeVarInt(written.bytes().length, true);
    output.writeBytes(written.bytes());
    graph.addForeign(written.graph());
    graph.leave(Hashing.NOT_HASHED);
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> ignored) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.LAST);
    byte[] bytes = input.readBytes(input.readVarInt(true));
    LiveGraph measured = streams.measureFor(bytes.length);
    Object value = streams.read(bytes, 0, bytes.length, measured);
    graph.addForeign(measured);
    graph.leave(Hashing.NOT_HASHED);
    return value;
  }
}
