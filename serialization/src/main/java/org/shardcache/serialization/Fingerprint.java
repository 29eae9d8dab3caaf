package org.shardcache.serialization;

import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A number that changes when the fields of a class change (their names, types with their type
 * arguments, order or declaring class) or what it can be used as: its superclasses and interfaces.
 * It covers the classes of fields whose class is not written, since they are exact.
 */
final class Fingerprint {

  /** Bits of a fingerprint: an accidental match of two shapes is out of the question. */
  static final int BYTES = 6;

  private Fingerprint() {}

  static long of(Class<?> type) {
    return of(type, t -> null);
  }

  /**
   * Likewise where the application has forms of its own for some classes.
   *
   * @param forms tells such a form from others; null for a class that has none
   */
  static long of(Class<?> type, Function<Class<?>, @Nullable String> forms) {
    MessageDigest digest = sha256();
    Set<Class<?>> seen = new HashSet<>();
    Deque<Class<?>> open = new ArrayDeque<>();
    open.add(elementOf(type));
    while (!open.isEmpty()) {
      Class<?> next = open.remove();
      if (seen.add(next)) {
        add(digest, next.getName());
        supertypes(next).forEach(name -> add(digest, name));
        String form = forms.apply(next);
        if (form != null) {
          add(digest, "registered");
          add(digest, form);
          continue;
        }
        add(digest, kind(next));
        for (Class<?> c = next; c != null && !JdkTypes.isPlatform(c); c = c.getSuperclass()) {
          if (c.getGenericSuperclass() instanceof ParameterizedType parameterized) {
            add(digest, parameterized.getTypeName());
          }
        }
        for (Field field : fields(next)) {
          add(digest, field.getDeclaringClass().getName());
          add(digest, field.getName());
          add(digest, Shape.typeName(field));
          Class<?> element = elementOf(field.getType());
          if (Shape.isExact(element)) {
            open.add(element);
          }
        }
      }
    }
    return result(digest);
  }

  /**
   * The names of what the application says a class is. What the JDK's types are in turn differs
   * between its versions.
   */
  private static Set<String> supertypes(Class<?> type) {
    Set<String> names = new TreeSet<>();
    Deque<Class<?>> open = new ArrayDeque<>();
    open.add(type);
    while (!open.isEmpty()) {
      Class<?> next = open.remove();
      if (!JdkTypes.isPlatform(next)) {
        List<Class<?>> parents = new ArrayList<>(Arrays.asList(next.getInterfaces()));
        if (next.getSuperclass() != null) {
          parents.add(next.getSuperclass());
        }
        for (Class<?> parent : parents) {
          if (names.add(parent.getName())) {
            open.add(parent);
          }
        }
      }
    }
    return names;
  }

  /** The fingerprint of a text. */
  static long of(String text) {
    MessageDigest digest = sha256();
    add(digest, text);
    return result(digest);
  }

  private static long result(MessageDigest digest) {
    byte[] hash = digest.digest();
    long result = 0;
    for (int i = 0; i < BYTES; i++) {
      result = result << 8 | (hash[i] & 0xFF);
    }
    return result;
  }

  private static List<Field> fields(Class<?> type) {
    return switch (kind(type)) {
      case "fields" -> Shape.fieldsOf(type);
      case "record" -> Shape.componentsOf(type);
      default -> List.of();
    };
  }

  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return "enum";
    }
    if (JdkTypes.isPlatform(type) || type.isInterface()) {
      return "closed";
    }
    if (JavaForm.isDefinedBy(type) || Shape.hasClosedState(type)) {
      return "serial";
    }
    return type.isRecord() ? "record" : "fields";
  }

  private static Class<?> elementOf(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element;
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
