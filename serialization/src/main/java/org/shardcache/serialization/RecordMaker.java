package org.shardcache.serialization;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a record in the order of its components, and its canonical constructor. */
final class RecordMaker {

  /** A longer list of arguments is read into an array. */
  private static final int COMPILED = 32;

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
        fields.add(MemberAccess.open(type.getDeclaredField(components[i].getName())));
      }
      constructor = MemberAccess.open(type.getDeclaredConstructor(parameters));
    } catch (ReflectiveOperationException e) {
      throw new SerializationException(message("it has no accessible canonical constructor"), e);
    }
  }

  List<Field> fields() {
    return fields;
  }

  /** {@code (Kryo, Input)Object}, which reads the components and makes the record. */
  MethodHandle fromInput() {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      if (fields.size() > COMPILED) {
        MethodHandle make =
            lookup.findVirtual(RecordMaker.class, "make", methodType(Object.class, Object[].class));
        return FieldHandles.arrayMaker(make.bindTo(this), fields);
      }
      MethodHandle refused =
          lookup.findVirtual(
              RecordMaker.class, "refused", methodType(Object.class, Throwable.class));
      MethodHandle make = lookup.unreflectConstructor(constructor);
      return FieldHandles.maker(
          MethodHandles.catchException(
              make.asType(make.type().changeReturnType(Object.class)),
              Throwable.class,
              refused.bindTo(this)),
          fields);
    } catch (ReflectiveOperationException e) {
      throw new SerializationException(message("its constructor is not accessible"), e);
    }
  }

  Object make(@Nullable Object[] arguments) {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      return refused(e.getCause());
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new SerializationException(message("the bytes hold other components"), e);
    }
  }

  /** Says that a component does not take what was read for it. */
  SerializationException misfit(ClassCastException e) {
    return new SerializationException(
        message("a component does not take the object that the bytes hold; has its class changed?"),
        e);
  }

  private Object refused(@Nullable Throwable reason) {
    throw new SerializationException(
        message("its constructor refused what the bytes hold"), reason);
  }

  private String message(String what) {
    return "Cache '" + context.cacheName() + "': record " + type.getName() + ": " + what;
  }
}
