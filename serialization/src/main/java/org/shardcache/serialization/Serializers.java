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

  private static Serializer json(SerializationContext context) {
    OptionalLibrary.JACKSON.require("serializer=json", context);
    return new JsonSerializer(context);
  }
}
