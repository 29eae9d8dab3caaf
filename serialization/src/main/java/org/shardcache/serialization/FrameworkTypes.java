package org.shardcache.serialization;

import java.util.HashSet;
import java.util.Set;

/**
 * Classes of frameworks that every filter admits, by name, so that Hibernate's second-level cache
 * and Spring's cache abstraction work without a setting. A class belongs here if it does nothing
 * but hold data when it is read: what its fields hold passes the filter in turn, so an enum or an
 * embeddable inside still has to be listed.
 *
 * <p>Left out on purpose: Hibernate's entries that refer to a live entity, and what it keeps of a
 * native query's result types; both lead to its internals, which are no data.
 */
final class FrameworkTypes {

  private static final Set<String> NAMES = collect();

  private FrameworkTypes() {}

  static boolean allows(String className) {
    return NAMES.contains(className);
  }

  static Set<String> names() {
    return NAMES;
  }

  private static Set<String> collect() {
    Set<String> names = new HashSet<>(NamedKeyForms.classNames());
    names.addAll(
        Set.of(
            // Entities and collections, plain or inside the wrapper of read-write access.
            "org.hibernate.cache.spi.entry.StandardCacheEntryImpl",
            "org.hibernate.cache.spi.entry.CollectionCacheEntry",
            "org.hibernate.cache.spi.support.AbstractReadWriteAccess$Item",
            "org.hibernate.cache.spi.support.AbstractReadWriteAccess$SoftLockImpl",
            // What an entity's state may hold besides the values of the application.
            "org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer$1",
            "org.hibernate.property.access.internal.PropertyAccessStrategyBackRefImpl$1",
            "org.hibernate.type.AnyType$ObjectTypeCacheEntry",
            // Results of queries.
            "org.hibernate.cache.internal.QueryResultsCacheImpl$CacheItem",
            "org.springframework.cache.support.NullValue"));
    return Set.copyOf(names);
  }
}
