package org.shardcache.serialization;

import java.util.Map;
import java.util.function.Function;

/** The value serializers by the names that the setting {@code shardcache.serializer} knows. */
public final class Serializers {

  /** The name of the serializer that is used when none is set. */
  public static final String DEFAULT = "kryo";

  private static final NamedParts<Serializer> PARTS =
      new NamedParts<>(
          "shardcache.serializer",
          Serializer.class,
          Map.<String, Function<SerializationContext, Serializer>>of(
              "kryo", KryoSerializer::new,
              "java", JavaSerializer::new,
              "string", StringSerializer::new,
              "bytes", BytesSerializer::new,
              "json", Serializers::json),
          new NamedServices<>(
              SerializerProvider.class, SerializerProvider::name, SerializerProvider::create));

  private Serializers() {}

  /**
   * Creates a serializer.
   *
   * <ul>
   *   <li>{@code kryo}, the default: any object graph, compact, with detection of changed classes;
   *   <li>{@code java}: JDK serialization behind the class filter;
   *   <li>{@code string}: strings as UTF-8 text without a header;
   *   <li>{@code bytes}: byte arrays as they are;
   *   <li>{@code json}: JSON text by Jackson, which the application brings along; needs a declared
   *       concrete value type;
   *   <li>the name of a {@link SerializerProvider} that the context's class loader finds;
   *   <li>a class name: a {@link Serializer} with a public constructor that takes a {@link
   *       SerializationContext}, or one without parameters.
   * </ul>
   *
   * @param name one of the names above, or a class name that the context's class loader resolves
   * @param context of the cache
   * @return a new, thread-safe serializer
   * @throws IllegalArgumentException if there is no such serializer, or it does not fit the cache;
   *     the message says which there are, or what does
   */
  public static Serializer create(String name, SerializationContext context) {
    return PARTS.create(name, context);
  }

  /**
   * Creates a serializer that compresses what another one gives. Values below the threshold, and
   * those that compression does not make smaller, stay as they are; both kinds are told apart
   * whatever the other serializer writes.
   *
   * @param serializer makes the bytes
   * @param compression how they are compressed
   * @param threshold from how many bytes on, 0 or more
   * @param context of the cache; no more than its {@code maxValueSize} is ever decompressed
   * @return a new, thread-safe serializer, or the given one for {@link Compression#NONE}
   * @throws IllegalArgumentException if the library is missing; the message names it
   */
  public static Serializer compressed(
      Serializer serializer, Compression compression, int threshold, SerializationContext context) {
    return switch (compression) {
      case NONE -> serializer;
      case LZ4 -> {
        OptionalLibrary.LZ4.require("compression=lz4", context);
        yield new CompressedSerializer(serializer, new Lz4Codec(), threshold, context);
      }
      case ZSTD -> {
        OptionalLibrary.ZSTD.require("compression=zstd", context);
        yield new CompressedSerializer(serializer, zstd(context), threshold, context);
      }
    };
  }

  private static BlockCodec zstd(SerializationContext context) {
    try {
      return new ZstdCodec();
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          "Cache '"
              + context.cacheName()
              + "': the native library of "
              + OptionalLibrary.ZSTD.artifact()
              + " cannot be loaded on this machine; use compression=lz4",
          e);
    }
  }

  private static Serializer json(SerializationContext context) {
    OptionalLibrary.JACKSON.require("serializer=json", context);
    return new JsonSerializer(context);
  }
}
