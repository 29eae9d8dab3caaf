package org.shardcache.serialization;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The objects that an object refers to, as far as they count for its hash code and its depth. */
final class LiveParts {

  private static final ClassValue<List<Field>> REFERENCES =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return JdkTypes.isPlatform(type) || Shape.hasClosedState(type)
              ? List.of()
              : Shape.fieldsOf(type).stream().filter(f -> !f.getType().isPrimitive()).toList();
        }
      };

  private LiveParts() {}

  static @Nullable Object[] of(Object object) {
    if (object instanceof Object[] array) {
      return array;
    }
    if (object instanceof Collection<?> collection) {
      return collection.toArray();
    }
    if (object instanceof Map<?, ?> map) {
      return Parts.of(map);
    }
    if (object instanceof Throwable throwable) {
      List<@Nullable Object> parts = new ArrayList<>(Arrays.asList(throwable.getSuppressed()));
      parts.add(throwable.getCause());
      return parts.toArray();
    }
    if (object instanceof Map.Entry<?, ?> entry) {
      return new @Nullable Object[] {entry.getKey(), entry.getValue()};
    }
    if (object instanceof Optional<?> optional) {
      return new @Nullable Object[] {optional.orElse(null)};
    }
    if (object instanceof AtomicReference<?> reference) {
      return new @Nullable Object[] {reference.get()};
    }
    return fields(object);
  }

  private static @Nullable Object[] fields(Object object) {
    List<Field> fields = REFERENCES.get(object.getClass());
    @Nullable Object[] parts = new @Nullable Object[fields.size()];
    try {
      for (int i = 0; i < parts.length; i++) {
        parts[i] = fields.get(i).get(object);
      }
    } catch (IllegalAccessException e) {
      throw new SerializationException("A field of " + object.getClass() + " cannot be read", e);
    }
    return parts;
  }
}
