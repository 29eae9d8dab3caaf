package org.shardcache.serialization;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Key classes of frameworks, by name: fields that are no part of {@code equals} are left out of the
 * bytes and computed again when the key is read. Arrays in them are compared by content.
 */
final class NamedKeyForms {

  /** Fields that are not in the bytes, computed from those that are. */
  record Form(Map<String, Function<Map<String, @Nullable Object>, Object>> derived) {

    boolean derives(String field) {
      return derived.containsKey(field);
    }
  }

  private static final String HIBERNATE = "org.hibernate.";

  /**
   * Hibernate computes hash codes by type mappings, which are not known here, and compares them
   * where an id has several parts. These are the same for all types whose hash code is that of
   * their values: all basic ones but {@code BigDecimal}, {@code BigInteger} and dates.
   */
  private static final Map<String, Form> FORMS =
      Map.of(
          "org.springframework.cache.interceptor.SimpleKey",
          new Form(Map.of()),
          "org.shardcache.cdi.DefaultGeneratedCacheKey",
          new Form(Map.of()),
          HIBERNATE + "cache.spi.QueryKey",
          new Form(Map.of()),
          HIBERNATE + "query.internal.QueryParameterBindingsImpl$ParameterBindingsMementoImpl",
          hashed(fields -> fold(0, fields.get("values"))),
          HIBERNATE + "cache.internal.BasicCacheKeyImplementation",
          hashed(fields -> idHash(fields.get("id"))),
          HIBERNATE + "cache.internal.CacheKeyImplementation",
          hashed(
              fields -> 31 * idHash(fields.get("id")) + Objects.hashCode(fields.get("tenantId"))),
          HIBERNATE + "cache.internal.NaturalIdCacheKey",
          hashed(
              fields ->
                  fold(Objects.hashCode(fields.get("tenantId")), fields.get("naturalIdValues"))));

  private NamedKeyForms() {}

  static Set<String> classNames() {
    return FORMS.keySet();
  }

  static @Nullable Form of(Class<?> type) {
    return FORMS.get(type.getName());
  }

  private static Form hashed(Function<Map<String, @Nullable Object>, Object> hashCode) {
    return new Form(Map.of("hashCode", hashCode));
  }

  /** An embedded id is an array of its parts. */
  private static int idHash(@Nullable Object id) {
    return id instanceof Object[] parts ? fold(17, parts) : contentHash(id);
  }

  private static int fold(int start, @Nullable Object values) {
    int hash = start;
    if (values instanceof @Nullable Object[] parts) {
      for (Object part : parts) {
        hash = 37 * hash + idHash(part);
      }
    } else {
      hash = 37 * hash + contentHash(values);
    }
    return hash;
  }

  /** The hash code of a value, or of the content of an array of primitives. */
  private static int contentHash(@Nullable Object value) {
    int emptyArray = 31;
    return Arrays.deepHashCode(new @Nullable Object[] {value}) - emptyArray;
  }
}
