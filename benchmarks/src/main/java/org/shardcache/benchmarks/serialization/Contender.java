package org.shardcache.benchmarks.serialization;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.apache.fory.Fory;
import org.apache.fory.ThreadSafeFory;
import org.redisson.client.handler.State;
import org.redisson.codec.Kryo5Codec;
import org.shardcache.serialization.ClassFilter;
import org.shardcache.serialization.SerializationContext;
import org.shardcache.serialization.Serializer;
import org.shardcache.serialization.Serializers;

/** Who writes and reads. */
public enum Contender {
  SHARDCACHE {
    @Override
    Codec codec(Payload payload) throws Exception {
      ClassFilter filter =
          ClassFilter.builder().allow("org.shardcache.benchmarks.serialization.*").build();
      Serializer serializer =
          Serializers.create(
              Serializers.DEFAULT,
              new SerializationContext("benchmark", Contender.class.getClassLoader(), filter));
      return new ByteCodec(payload.value(), serializer::toBytes, serializer::fromBytes);
    }
  },
  REDISSON {
    @Override
    Codec codec(Payload payload) throws Exception {
      return new RedissonCodec(payload.value());
    }
  },
  /** The same between objects and byte arrays, as the others have it. */
  REDISSON_ARRAY {
    @Override
    Codec codec(Payload payload) throws Exception {
      Kryo5Codec codec = new Kryo5Codec();
      State state = new State();
      return new ByteCodec(
          payload.value(),
          value -> {
            ByteBuf buffer = codec.getValueEncoder().encode(value);
            byte[] bytes = ByteBufUtil.getBytes(buffer);
            buffer.release();
            return bytes;
          },
          bytes -> codec.getValueDecoder().decode(Unpooled.wrappedBuffer(bytes), state));
    }
  },
  JDK {
    @Override
    @SuppressWarnings("BanSerializableRead") // its own bytes
    Codec codec(Payload payload) throws Exception {
      return new ByteCodec(
          payload.value(),
          value -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
              output.writeObject(value);
            }
            return bytes.toByteArray();
          },
          bytes -> {
            try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
              return input.readObject();
            }
          });
    }
  },
  JACKSON {
    @Override
    Codec codec(Payload payload) throws Exception {
      ObjectMapper mapper = new ObjectMapper();
      JavaType type = mapper.constructType(payload.type());
      return new ByteCodec(
          payload.value(), mapper::writeValueAsBytes, bytes -> mapper.readValue(bytes, type));
    }
  },
  /** With references and a check of the class's fields, as Shardcache has them. */
  FORY {
    @Override
    Codec codec(Payload payload) throws Exception {
      ThreadSafeFory fory =
          Fory.builder()
              .withXlang(false)
              .withCompatible(false)
              .withRefTracking(true)
              .withClassVersionCheck(true)
              .requireClassRegistration(false)
              .suppressClassRegistrationWarnings(true)
              .withClassLoader(Contender.class.getClassLoader())
              .buildThreadSafeFory();
      return new ByteCodec(payload.value(), fory::serialize, fory::deserialize);
    }
  };

  abstract Codec codec(Payload payload) throws Exception;
}
