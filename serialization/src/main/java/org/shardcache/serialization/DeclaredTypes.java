package org.shardcache.serialization;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Finds the classes that a declared type names, itself included. */
final class DeclaredTypes {

  /**
   * The names of the classes that can be reached from a type through its fields.
   *
   * @throws IllegalArgumentException if one of them cannot be looked at
   */
  Set<String> reachableFrom(Class<?> declared) {
    Set<String> names = new HashSet<>();
    Set<Type> seen = new HashSet<>();
    Deque<Type> open = new ArrayDeque<>();
    open.add(declared);
    while (!open.isEmpty()) {
      Type type = open.remove();
      if (seen.add(type)) {
        if (type instanceof Class<?> c) {
          try {
            visitClass(c, names, open);
          } catch (TypeNotPresentException | LinkageError e) {
            throw new IllegalArgumentException(
                "The declared type "
                    + declared.getName()
                    + " leads to class "
                    + c.getName()
                    + ", which needs a class that is not on the class path: "
                    + e.getMessage(),
                e);
          }
        } else {
          visitGeneric(type, open);
        }
      }
    }
    return names;
  }

  private static void visitClass(Class<?> type, Set<String> names, Deque<Type> open) {
    if (type.isArray()) {
      open.add(type.getComponentType());
    } else if (!type.isPrimitive() && !JdkTypes.isPlatform(type)) {
      // The name of an abstract type admits no instance (none has that class), only arrays of it.
      names.add(type.getName());
      if (type.isSealed()) {
        addAll(open, type.getPermittedSubclasses());
      }
      if (type.getGenericSuperclass() != null) {
        open.add(type.getGenericSuperclass());
      }
      if (!type.isEnum()) {
        for (Field field : type.getDeclaredFields()) {
          if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
            open.add(field.getGenericType());
          }
        }
      }
    }
  }

  private static void visitGeneric(Type type, Deque<Type> open) {
    if (type instanceof ParameterizedType parameterized) {
      open.add(parameterized.getRawType());
      addAll(open, parameterized.getActualTypeArguments());
    } else if (type instanceof GenericArrayType array) {
      open.add(array.getGenericComponentType());
    } else if (type instanceof WildcardType wildcard) {
      addAll(open, wildcard.getUpperBounds());
      addAll(open, wildcard.getLowerBounds());
    } else if (type instanceof TypeVariable<?> variable) {
      addAll(open, variable.getBounds());
    }
  }

  private static void addAll(Deque<Type> open, Type[] types) {
    for (Type type : types) {
      open.add(type);
    }
  }
}
