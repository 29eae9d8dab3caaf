package org.shardcache.serialization;

/**
 * What a serializer or key codec may know of the cache it works for.
 *
 * @param cacheName for messages
 * @param classLoader resolves the classes that bytes name
 * @param classFilter which classes may be written and read
 */
public record SerializationContext(
    String cacheName, ClassLoader classLoader, ClassFilter classFilter) {}
