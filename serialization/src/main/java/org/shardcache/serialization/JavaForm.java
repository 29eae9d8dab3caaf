package org.shardcache.serialization;

import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.util.Arrays;

/** Recognises classes that define a serial form of their own, which has to be honoured. */
final class JavaForm {

  private JavaForm() {}

  static boolean isDefinedBy(Class<?> type) {
    if (!Serializable.class.isAssignableFrom(type) || type.isEnum()) {
      return false;
    }
    if (Externalizable.class.isAssignableFrom(type)) {
      return true;
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (declares(c, "writeReplace")
          || declares(c, "readResolve")
          || (!type.isRecord() && readsItsFields(c))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a class, seen apart from its superclasses, writes or reads its fields by itself. */
  static boolean readsItsFields(Class<?> type) {
    return declares(type, "writeObject", ObjectOutputStream.class)
        || declares(type, "readObject", ObjectInputStream.class);
  }

  /** Whether a class itself says which object is to take the place of the one that was read. */
  static boolean resolvesItself(Class<?> type) {
    return Serializable.class.isAssignableFrom(type) && declares(type, "readResolve");
  }

  private static boolean declares(Class<?> type, String name, Class<?>... parameters) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name) && Arrays.equals(method.getParameterTypes(), parameters)) {
        return true;
      }
    }
    return false;
  }
}
