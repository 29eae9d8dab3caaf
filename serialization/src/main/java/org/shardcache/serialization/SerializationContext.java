package org.shardcache.serialization;

import java.util.List;
import org.shardcache.serialization.kryo.KryoRegistrar;

/**
 * What a serializer or key codec may know of the cache it works for.
 *
 * @param cacheName for messages
 * @param classLoader resolves the classes that bytes name: the cache manager's
 * @param classFilter which classes may be written and read
 * @param keyType the declared type of keys; {@code Object.class} where none is declared
 * @param valueType the declared type of values; {@code Object.class} where none is declared
 * @param maxValueSize the most bytes a value may have, from 1 up
 * @param kryoRegistrars what the cache registers with {@code serializer=kryo}, besides the services
 *     that the class loader finds
 */
public record SerializationContext(
    String cacheName,
    ClassLoader classLoader,
    ClassFilter classFilter,
    Class<?> keyType,
    Class<?> valueType,
    int maxValueSize,
    List<KryoRegistrar> kryoRegistrars) {

  /** The most bytes a value may have where nobody says otherwise: 64 MB. */
  public static final int DEFAULT_MAX_VALUE_SIZE = 64 << 20;

  /**
   * Creates a context.
   *
   * @param cacheName for messages
   * @param classLoader resolves the classes that bytes name
   * @param classFilter which classes may be written and read
   * @param keyType the declared type of keys
   * @param valueType the declared type of values
   * @param maxValueSize the most bytes a value may have
   * @param kryoRegistrars what the cache registers with Kryo; is copied
   */
  public SerializationContext {
    kryoRegistrars = List.copyOf(kryoRegistrars);
  }

  /**
   * Creates the context of a cache without declared types, with the default limit.
   *
   * @param cacheName for messages
   * @param classLoader resolves the classes that bytes name
   * @param classFilter which classes may be written and read
   */
  public SerializationContext(String cacheName, ClassLoader classLoader, ClassFilter classFilter) {
    this(
        cacheName,
        classLoader,
        classFilter,
        Object.class,
        Object.class,
        DEFAULT_MAX_VALUE_SIZE,
        List.of());
  }

  /**
   * Returns the context of the same cache with other declared types.
   *
   * @param keys the declared type of keys
   * @param values the declared type of values
   * @return a new context
   */
  public SerializationContext withTypes(Class<?> keys, Class<?> values) {
    return new SerializationContext(
        cacheName, classLoader, classFilter, keys, values, maxValueSize, kryoRegistrars);
  }

  /**
   * Returns the context of the same cache with other registrars.
   *
   * @param registrars what the cache registers with {@code serializer=kryo}
   * @return a new context
   */
  public SerializationContext withKryoRegistrars(List<KryoRegistrar> registrars) {
    return new SerializationContext(
        cacheName, classLoader, classFilter, keyType, valueType, maxValueSize, registrars);
  }

  /** A failure with the cache in its message: forms of single classes do not know it. */
  SerializationException named(SerializationException e) {
    String prefix = "Cache '" + cacheName + "': ";
    String message = String.valueOf(e.getMessage());
    return message.startsWith(prefix) ? e : new SerializationException(prefix + message, e);
  }
}
