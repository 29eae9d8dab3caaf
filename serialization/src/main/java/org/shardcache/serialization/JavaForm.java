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
          || (!type.isRecord()
              && (declares(c, "writeObject", ObjectOutputStream.class)
                  || declares(c, "readObject", ObjectInputStream.class)))) {
        return true;
      }
    }
    return false;
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
