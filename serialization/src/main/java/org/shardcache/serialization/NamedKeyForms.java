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

  /** Computes a field that is not in the bytes from those that are. */
  record Derived(String field, Function<Map<String, @Nullable Object>, Object> value) {}

  private static final String HIBERNATE = "org.hibernate.cache.internal.";
  private static final String HASH_CODE = "hashCode";

  /**
   * Hibernate computes its hash by the type mapping, which is not known here; this is the same for
   * basic types. Hibernate never reads keys back.
   */
  private static final Map<String, Derived> FORMS =
      Map.of(
          "org.springframework.cache.interceptor.SimpleKey",
          new Derived(
              HASH_CODE, fields -> Arrays.deepHashCode((Object[]) required(fields, "params"))),
          HIBERNATE + "BasicCacheKeyImplementation",
          new Derived(HASH_CODE, fields -> contentHash(fields.get("id"))),
          HIBERNATE + "CacheKeyImplementation",
          new Derived(
              HASH_CODE,
              fields ->
                  31 * contentHash(fields.get("id")) + Objects.hashCode(fields.get("tenantId"))));

  private NamedKeyForms() {}

  static Set<String> classNames() {
    return FORMS.keySet();
  }

  static @Nullable Derived of(Class<?> type) {
    return FORMS.get(type.getName());
  }

  private static Object required(Map<String, @Nullable Object> fields, String name) {
    return Objects.requireNonNull(fields.get(name), name);
  }

  private static int contentHash(@Nullable Object id) {
    return id instanceof Object[] parts ? Arrays.deepHashCode(parts) : Objects.hashCode(id);
  }
}
