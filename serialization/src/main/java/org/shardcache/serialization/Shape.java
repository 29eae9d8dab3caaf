package org.shardcache.serialization;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The fields that make up an object: those of its superclasses first, by name within a class,
 * transient ones left out. The order is a part of both binary formats.
 */
final class Shape {

  private static final int LEFT_OUT = Modifier.STATIC | Modifier.TRANSIENT;

  private Shape() {}

  /** The fields of a class, made accessible. */
  static List<Field> fieldsOf(Class<?> type) {
    Deque<Class<?>> hierarchy = new ArrayDeque<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      hierarchy.push(c);
    }
    List<Field> fields = new ArrayList<>();
    for (Class<?> c : hierarchy) {
      Field[] declared = c.getDeclaredFields();
      Arrays.sort(declared, Comparator.comparing(Field::getName));
      for (Field field : declared) {
        if ((field.getModifiers() & LEFT_OUT) == 0) {
          fields.add(MemberAccess.open(field));
        }
      }
    }
    return fields;
  }

  /** The fields of a record in the order of its components, made accessible. */
  static List<Field> componentsOf(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(component.getName())) {
          fields.add(MemberAccess.open(field));
        }
      }
    }
    return fields;
  }

  /** The type of a field with its type arguments, as far as their classes are there. */
  static String typeName(Field field) {
    try {
      return field.getGenericType().getTypeName();
    } catch (TypeNotPresentException e) {
      return field.getType().getTypeName();
    }
  }

  /** Whether a class of the JDK in the hierarchy has state that only the JDK can reach. */
  static boolean hasClosedState(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (JdkTypes.isPlatform(c)) {
        for (Field field : c.getDeclaredFields()) {
          if ((field.getModifiers() & LEFT_OUT) == 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /**
   * Whether a value of this declared type has exactly this class, so that the class need not be
   * written: its shape is then a part of its owner's fingerprint.
   */
  static boolean isExact(Class<?> declared) {
    return declared.isEnum()
        || (Modifier.isFinal(declared.getModifiers())
            && !declared.isPrimitive()
            && !declared.isArray());
  }
}
