package org.shardcache.serialization;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which fields make up a key class, and how an object is made from them. */
final class KeyShapes {

  private final SerializationContext context;
  private final JavaStreams streams;
  private final Map<Class<?>, KeyShape> shapes = new ConcurrentHashMap<>();

  KeyShapes(SerializationContext context) {
    this.context = context;
    this.streams = new JavaStreams(context);
  }

  /** The fields of one class, and how they become an object. */
  record KeyShape(
      Class<?> type, List<Field> fields, NamedKeyForms.@Nullable Form named, Maker maker) {

    Object make(@Nullable Object[] values) throws ReflectiveOperationException {
      return maker.make(values);
    }

    @Nullable Object[] valuesOf(Object key) {
      @Nullable Object[] values = new @Nullable Object[fields.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = valueOf(key, fields.get(i));
      }
      return values;
    }

    private static @Nullable Object valueOf(Object key, Field field) {
      try {
        return field.get(key);
      } catch (IllegalAccessException e) {
        throw new SerializationException("Field " + field + " cannot be read", e);
      }
    }
  }

  /** Makes an object of the values of its fields. */
  interface Maker {
    Object make(@Nullable Object[] values) throws ReflectiveOperationException;
  }

  KeyShape of(Class<?> type) {
    KeyShape shape = shapes.get(type);
    if (shape == null) {
      try {
        shape = examine(type);
      } catch (SerializationException e) {
        throw context.named(e);
      }
      shapes.put(type, shape);
    }
    return shape;
  }

  private KeyShape examine(Class<?> type) {
    context.classFilter().check(type.getName(), context.cacheName());
    NativeImage.requireMetadata(type, context);
    if (JdkTypes.isPlatform(type)
        || type.isHidden()
        || type.isInterface()
        || Collection.class.isAssignableFrom(type)
        || hasStateOfThePlatform(type)) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': class "
              + type.getName()
              + " has no canonical key form; use a string, a number, a record of such, or a"
              + " KeyCodec of your own (setting shardcache.cache."
              + context.cacheName()
              + ".key-serializer)");
    }
    if (type.isRecord()) {
      RecordMaker maker = new RecordMaker(context, type);
      return new KeyShape(type, maker.fields(), null, maker::make);
    }
    NamedKeyForms.Form named = NamedKeyForms.of(type);
    List<Field> fields =
        Shape.fieldsOf(type).stream()
            .filter(field -> named == null || !named.derives(field.getName()))
            .toList();
    return new KeyShape(type, fields, named, maker(type, fields, named));
  }

  /** Whether a superclass from the JDK has fields: a date has nothing but transient ones. */
  private static boolean hasStateOfThePlatform(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (JdkTypes.isPlatform(c)) {
        for (Field field : c.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private Maker maker(Class<?> type, List<Field> fields, NamedKeyForms.@Nullable Form named) {
    ObjectMaker objects = new ObjectMaker(context, type);
    Maker plain =
        values -> {
          Object made = objects.make();
          Map<String, @Nullable Object> byName = new HashMap<>();
          for (int i = 0; i < values.length; i++) {
            fields.get(i).set(made, values[i]);
            byName.put(fields.get(i).getName(), values[i]);
          }
          if (named != null) {
            derive(made, named, byName);
          }
          return made;
        };
    // What such a class leaves out (a hash code, usually) only its own serial form knows.
    return JavaForm.isDefinedBy(type) ? values -> copied(plain.make(values)) : plain;
  }

  private static void derive(
      Object made, NamedKeyForms.Form named, Map<String, @Nullable Object> byName)
      throws ReflectiveOperationException {
    for (var derived : named.derived().entrySet()) {
      Field field = MemberAccess.open(made.getClass().getDeclaredField(derived.getKey()));
      field.set(made, derived.getValue().apply(byName));
    }
  }

  private Object copied(Object object) {
    byte[] bytes = streams.write(object, new byte[0]).bytes();
    return streams.read(bytes, 0, bytes.length);
  }
}
