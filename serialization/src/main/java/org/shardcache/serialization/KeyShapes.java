package org.shardcache.serialization;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which fields make up a key class, and how an object is made from them. */
final class KeyShapes {

  private final SerializationContext context;
  private final Map<Class<?>, KeyShape> shapes = new ConcurrentHashMap<>();

  KeyShapes(SerializationContext context) {
    this.context = context;
  }

  /** The fields of one class. */
  record KeyShape(
      Class<?> type,
      List<Field> fields,
      @Nullable RecordMaker recordMaker,
      ObjectMaker objectMaker,
      NamedKeyForms.@Nullable Derived derived) {

    Object make(@Nullable Object[] values) throws ReflectiveOperationException {
      if (recordMaker != null) {
        return recordMaker.make(values);
      }
      Object made = objectMaker.make();
      Map<String, @Nullable Object> byName = new HashMap<>();
      for (int i = 0; i < values.length; i++) {
        fields.get(i).set(made, values[i]);
        byName.put(fields.get(i).getName(), values[i]);
      }
      if (derived != null) {
        Field field = type.getDeclaredField(derived.field());
        field.setAccessible(true);
        field.set(made, derived.value().apply(byName));
      }
      return made;
    }
  }

  KeyShape of(Class<?> type) {
    KeyShape shape = shapes.get(type);
    if (shape == null) {
      shape = examine(type);
      shapes.put(type, shape);
    }
    return shape;
  }

  private KeyShape examine(Class<?> type) {
    context.classFilter().check(type.getName(), context.cacheName());
    if (JdkTypes.isPlatform(type)
        || type.isHidden()
        || type.isInterface()
        || Collection.class.isAssignableFrom(type)
        || Shape.hasClosedState(type)) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': class "
              + type.getName()
              + " has no canonical key form; use a string, a number, a record of such, or a"
              + " KeyCodec of your own (setting key-serializer)");
    }
    ObjectMaker objectMaker = new ObjectMaker(context, type);
    if (type.isRecord()) {
      RecordMaker maker = new RecordMaker(context, type);
      return new KeyShape(type, maker.fields(), maker, objectMaker, null);
    }
    NamedKeyForms.Derived derived = NamedKeyForms.of(type);
    List<Field> fields =
        Shape.fieldsOf(type).stream()
            .filter(field -> derived == null || !field.getName().equals(derived.field()))
            .toList();
    return new KeyShape(type, fields, null, objectMaker, derived);
  }
}
