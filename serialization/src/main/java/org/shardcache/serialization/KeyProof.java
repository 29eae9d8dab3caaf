package org.shardcache.serialization;

import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.shardcache.serialization.KeyShapes.KeyShape;

/**
 * Refuses a key class whose fields do not stand for its {@code equals}: two equal keys with
 * different bytes would be two entries, and two different ones with equal bytes would be one. What
 * {@code equals} looks at cannot be read from a class, so the first key of each class is tried out:
 * it has to be readable, equal to a twin with the same fields, and different from one with another
 * value in any of them.
 */
final class KeyProof {

  /** Two values of each type for which null is none, or may not be another one. */
  private static final Map<Class<?>, List<Object>> EXAMPLES =
      Map.of(
          String.class, List.of("", "~"),
          boolean.class, List.of(false, true),
          byte.class, List.of((byte) 0, (byte) 1),
          char.class, List.of('0', '1'),
          short.class, List.of((short) 0, (short) 1),
          int.class, List.of(0, 1),
          long.class, List.of(0L, 1L),
          float.class, List.of(0f, 1f),
          double.class, List.of(0.0, 1.0));

  private final SerializationContext context;
  private final KeyShapes shapes;
  private final Set<Class<?>> proven = ConcurrentHashMap.newKeySet();

  /** Of classes that were tried out with null in some fields: the other fields. */
  private final Map<Class<?>, Set<Field>> tried = new ConcurrentHashMap<>();

  KeyProof(SerializationContext context, KeyShapes shapes) {
    this.context = context;
    this.shapes = shapes;
  }

  /** Whether nothing need be tried out; the forms of frameworks are known. */
  boolean covers(KeyShape shape, @Nullable Object[] values) {
    if (shape.named() != null || proven.contains(shape.type())) {
      return true;
    }
    Set<Field> fields = tried.get(shape.type());
    if (fields == null) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null && !fields.contains(shape.fields().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Tries out a key that has been written. */
  void prove(KeyShape shape, Object key, @Nullable Object[] values, byte[] bytes) {
    readBack(shape, bytes);
    Object twin = twin(shape, values);
    if (twin == null || !isEqual(key, twin) || twin.hashCode() != key.hashCode()) {
      throw refused(
          shape,
          "two of its objects with the same fields are not equal, or have different hash codes; it"
              + " needs equals and hashCode that go by its fields, transient ones aside (a record"
              + " has them)");
    }
    Set<Field> fields = new HashSet<>();
    for (int i = 0; i < values.length; i++) {
      Field field = shape.fields().get(i);
      @Nullable Object[] others = values.clone();
      others[i] = otherThan(values[i], field.getType());
      if (others[i] == values[i]) {
        continue; // null, and nothing is known that could stand there: a later key will show it
      }
      if (isEqual(key, twin(shape, others))) {
        throw refused(
            shape,
            "its equals ignores the field '"
                + field.getName()
                + "', so equal keys would be several entries; make the field transient if it is"
                + " computed from the others");
      }
      fields.add(field);
    }
    if (fields.size() == values.length) {
      proven.add(shape.type());
    } else {
      tried.computeIfAbsent(shape.type(), type -> ConcurrentHashMap.newKeySet()).addAll(fields);
    }
  }

  private void readBack(KeyShape shape, byte[] bytes) {
    try {
      new KeyReader(context, shapes).fromBytes(bytes);
    } catch (SerializationException e) {
      throw refused(shape, "what is written cannot be read back (" + e.getMessage() + ")");
    }
  }

  /** Null where the class does not take the values. */
  private static @Nullable Object twin(KeyShape shape, @Nullable Object[] values) {
    try {
      return shape.make(values);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null;
    }
  }

  /** A failure of somebody's equals shows that it looked at what it met. */
  private static boolean isEqual(Object key, @Nullable Object twin) {
    try {
      return key.equals(twin);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return false;
    }
  }

  private static @Nullable Object otherThan(@Nullable Object value, Class<?> type) {
    for (Object example : EXAMPLES.getOrDefault(type, List.of())) {
      if (!example.equals(value)) {
        return example;
      }
    }
    return null;
  }

  private SerializationException refused(KeyShape shape, String why) {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': class "
            + shape.type().getName()
            + " has no canonical key form: "
            + why
            + ". Or write such keys with a KeyCodec of your own (setting shardcache.cache."
            + context.cacheName()
            + ".key-serializer)");
  }
}
