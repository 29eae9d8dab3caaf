package org.shardcache.serialization;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a record in the order of its components, and its canonical constructor. */
final class RecordMaker {

  private final SerializationContext context;
  private final Class<?> type;
  private final List<Field> fields = new ArrayList<>();
  private final Constructor<?> constructor;

  RecordMaker(SerializationContext context, Class<?> type) {
    this.context = context;
    this.type = type;
    try {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] parameters = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        parameters[i] = components[i].getType();
        Field field = type.getDeclaredField(components[i].getName());
        field.setAccessible(true);
        fields.add(field);
      }
      constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
    } catch (ReflectiveOperationException e) {
      throw new SerializationException(message("it has no accessible canonical constructor"), e);
    }
  }

  List<Field> fields() {
    return fields;
  }

  Object make(@Nullable Object[] arguments) {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new SerializationException(
          message("its constructor refused what the bytes hold"), e.getCause());
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new SerializationException(message("the bytes hold other components"), e);
    }
  }

  private String message(String what) {
    return "Cache '" + context.cacheName() + "': record " + type.getName() + ": " + what;
  }
}
