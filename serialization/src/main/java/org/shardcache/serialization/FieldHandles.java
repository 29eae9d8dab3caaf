package org.shardcache.serialization;

import static java.lang.invoke.MethodType.methodType;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * All fields of a class at once: method handles put together from those of the fields, which the
 * JVM compiles as a whole, like code written for the class.
 */
final class FieldHandles {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final MethodType WRITES =
      methodType(void.class, Kryo.class, Output.class, Object.class);
  private static final MethodType READS =
      methodType(void.class, Kryo.class, Input.class, Object.class);

  private FieldHandles() {}

  /** {@code (Kryo, Output, Object owner)void}, which writes the fields. */
  static MethodHandle writer(List<Field> fields) {
    return inTurn(fields.stream().map(FieldHandles::writer).toList(), WRITES);
  }

  /** {@code (Kryo, Input, Object owner)void}, which reads the fields. */
  static MethodHandle reader(List<Field> fields) {
    return inTurn(fields.stream().map(FieldHandles::reader).toList(), READS);
  }

  /**
   * {@code (Kryo, Input)Object}, which reads the arguments of a handle and calls it.
   *
   * @param target takes a value of each field
   */
  static MethodHandle maker(MethodHandle target, List<Field> fields) {
    int count = fields.size();
    MethodHandle maker =
        MethodHandles.dropArguments(
            target.asType(target.type().changeReturnType(Object.class)),
            count,
            Kryo.class,
            Input.class);
    for (int i = count - 1; i >= 0; i--) {
      // The last one folded runs first, so the first field comes last here.
      maker = MethodHandles.foldArguments(maker, i, FieldForm.of(fields.get(i).getType()).read());
    }
    return maker;
  }

  /**
   * Likewise, for more arguments than a handle can take.
   *
   * @param target {@code (Object[])Object}
   */
  static MethodHandle arrayMaker(MethodHandle target, List<Field> fields) {
    MethodHandle set = MethodHandles.arrayElementSetter(Object[].class);
    List<MethodHandle> steps = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      MethodHandle read = FieldForm.of(fields.get(i).getType()).read();
      steps.add(
          ownerLast(
              MethodHandles.collectArguments(
                  MethodHandles.insertArguments(set, 1, i),
                  1,
                  read.asType(read.type().changeReturnType(Object.class)))));
    }
    MethodHandle all = inTurn(steps, READS);
    try {
      MethodHandle viaArray =
          LOOKUP.findStatic(
              FieldHandles.class,
              "viaArray",
              methodType(
                  Object.class,
                  MethodHandle.class,
                  MethodHandle.class,
                  int.class,
                  Kryo.class,
                  Input.class));
      return MethodHandles.insertArguments(viaArray, 0, all, target, fields.size());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("viaArray", e);
    }
  }

  private static Object viaArray(
      MethodHandle all, MethodHandle target, int size, Kryo kryo, Input input) throws Throwable {
    Object[] array = new Object[size];
    all.invokeExact(kryo, input, (Object) array);
    return (Object) target.invokeExact(array);
  }

  private static MethodHandle writer(Field field) {
    try {
      return MethodHandles.filterArguments(
              FieldForm.of(field.getType()).write(), 2, LOOKUP.unreflectGetter(field))
          .asType(WRITES);
    } catch (IllegalAccessException e) {
      throw notAccessible(field, e);
    }
  }

  private static MethodHandle reader(Field field) {
    try {
      MethodHandle setter = LOOKUP.unreflectSetter(field);
      return ownerLast(
          MethodHandles.collectArguments(setter, 1, FieldForm.of(field.getType()).read()));
    } catch (IllegalAccessException e) {
      throw notAccessible(field, e);
    }
  }

  private static MethodHandle ownerLast(MethodHandle ownerFirst) {
    return MethodHandles.permuteArguments(
        ownerFirst.asType(methodType(void.class, Object.class, Kryo.class, Input.class)),
        READS,
        2,
        0,
        1);
  }

  /** Halves the list again and again, since the JVM does not look into deep chains. */
  private static MethodHandle inTurn(List<MethodHandle> steps, MethodType type) {
    if (steps.isEmpty()) {
      return MethodHandles.empty(type);
    }
    if (steps.size() == 1) {
      return steps.get(0);
    }
    int half = steps.size() / 2;
    return MethodHandles.foldArguments(
        inTurn(steps.subList(half, steps.size()), type), inTurn(steps.subList(0, half), type));
  }

  private static SerializationException notAccessible(Field field, IllegalAccessException e) {
    return new SerializationException("Field " + field + " is not accessible", e);
  }
}
