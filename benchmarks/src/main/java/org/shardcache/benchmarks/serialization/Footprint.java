package org.shardcache.benchmarks.serialization;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that the payloads take on the heap of a 64-bit JVM with compressed references: what
 * whoever reads one has to allocate at least.
 */
final class Footprint {

  private static final int HEADER = 12;
  private static final int ARRAY_HEADER = 16;
  private static final int REFERENCE = 4;

  private Footprint() {}

  static long of(@Nullable Object object) throws IllegalAccessException {
    if (object == null || object instanceof Enum<?>) {
      return 0;
    }
    if (object instanceof String text) {
      return 24 + array(text.length(), 1);
    }
    if (object instanceof byte[] bytes) {
      return array(bytes.length, 1);
    }
    if (object instanceof Date || object instanceof Long) {
      return object instanceof Long ? 16 : 24;
    }
    if (object instanceof Integer number) {
      return number < 128 ? 0 : 16;
    }
    if (object instanceof UUID) {
      return 32;
    }
    if (object instanceof BigDecimal) {
      return 40;
    }
    if (object instanceof ArrayList<?> list) {
      long sum = 24 + array(list.size(), REFERENCE);
      for (Object element : list) {
        sum += of(element);
      }
      return sum;
    }
    return ofFields(object);
  }

  private static long ofFields(Object object) throws IllegalAccessException {
    long own = HEADER;
    long parts = 0;
    for (Field field : object.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        own += width(field.getType());
        if (!field.getType().isPrimitive()) {
          field.setAccessible(true);
          parts += of(field.get(object));
        }
      }
    }
    return aligned(own) + parts;
  }

  private static int width(Class<?> type) {
    return switch (type.getName()) {
      case "long", "double" -> 8;
      case "boolean", "byte" -> 1;
      case "short", "char" -> 2;
      default -> 4;
    };
  }

  static long array(int length, int width) {
    return aligned(ARRAY_HEADER + (long) length * width);
  }

  private static long aligned(long size) {
    return (size + 7) / 8 * 8;
  }
}
