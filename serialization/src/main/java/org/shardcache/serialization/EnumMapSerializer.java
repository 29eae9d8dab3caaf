package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/**
 * A map with enum keys. An empty one tells its enum to nobody but its own serial form, so that is
 * what is written.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // the enum is only known at run time
final class EnumMapSerializer extends Serializer<EnumMap> {

  private final SerializationContext context;
  private final JavaStreams streams;

  EnumMapSerializer(SerializationContext context, JavaStreams streams) {
    this.context = context;
    this.streams = streams;
  }

  @Override
  public void write(Kryo kryo, Output output, EnumMap map) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.LAST);
    Parts.write(kryo, output, Parts.of(map));
    if (map.isEmpty()) {
      byte[] bytes = streams.write(map, new byte[0]).bytes();
      output.writeVarInt(bytes.length, true);
      output.writeBytes(bytes);
    }
    graph.leave(Hashing.NOT_HASHED);
  }

  @Override
  public EnumMap read(Kryo kryo, Input input, Class<? extends EnumMap> type) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.LAST);
    @Nullable Object[] parts = Parts.read(kryo, input);
    EnumMap map = parts.length == 0 ? readEmpty(input) : of(parts);
    graph.leave(Hashing.NOT_HASHED);
    return map;
  }

  private EnumMap of(@Nullable Object[] parts) {
    if (!(parts[0] instanceof Enum<?> first)) {
      throw new SerializationException(
          "Cache '" + context.cacheName() + "': the keys of an EnumMap are no enum constants");
    }
    EnumMap map = new EnumMap(first.getDeclaringClass());
    Parts.putAll(map, parts);
    return map;
  }

  private EnumMap readEmpty(Input input) {
    byte[] bytes = input.readBytes(input.readVarInt(true));
    if (streams.read(bytes, 0, bytes.length) instanceof EnumMap map) {
      return map;
    }
    throw new SerializationException(
        "Cache '" + context.cacheName() + "': the bytes of an empty EnumMap are something else");
  }
}
