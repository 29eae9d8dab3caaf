package org.shardcache.serialization;

import static java.lang.invoke.MethodType.methodType;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the values of a declared type are written and read: method handles {@code (Kryo, Output,
 * type)void} and {@code (Kryo, Input)type}, so that no number has to be boxed.
 */
record FieldForm(MethodHandle write, MethodHandle read) {

  /** Numbers and texts, of which {@link FieldValues} has a pair of methods each. */
  private static final Map<Class<?>, FieldForm> PLAIN =
      Stream.of(
              int.class,
              long.class,
              double.class,
              float.class,
              short.class,
              byte.class,
              char.class,
              boolean.class,
              String.class)
          .collect(Collectors.toUnmodifiableMap(Function.identity(), FieldForm::plain));

  static FieldForm of(Class<?> type) {
    FieldForm plain = PLAIN.get(type);
    return plain != null ? plain : object(type);
  }

  private static FieldForm plain(Class<?> type) {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      return new FieldForm(
          lookup.findStatic(
              FieldValues.class, "write", methodType(void.class, Kryo.class, Output.class, type)),
          lookup.findStatic(
              FieldValues.class,
              "read" + type.getSimpleName(),
              methodType(type, Kryo.class, Input.class)));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("No form for " + type.getName(), e);
    }
  }

  private static FieldForm object(Class<?> type) {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    ObjectValue value = ObjectValue.of(type);
    try {
      MethodHandle write =
          lookup.findVirtual(
              ObjectValue.class,
              "write",
              methodType(void.class, Kryo.class, Output.class, Object.class));
      MethodHandle read =
          lookup.findVirtual(
              ObjectValue.class, "read", methodType(Object.class, Kryo.class, Input.class));
      return new FieldForm(
          write.bindTo(value).asType(methodType(void.class, Kryo.class, Output.class, type)),
          read.bindTo(value).asType(methodType(type, Kryo.class, Input.class)));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("No form for " + type.getName(), e);
    }
  }
}
