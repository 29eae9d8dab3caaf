package org.shardcache.serialization;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one key. */
final class KeyReader {

  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean", boolean.class,
          "byte", byte.class,
          "char", char.class,
          "short", short.class,
          "int", int.class,
          "long", long.class,
          "float", float.class,
          "double", double.class);

  private static final Map<String, String> PRIMITIVE_MARKERS =
      Map.of(
          "boolean", "z", "char", "c", "short", "s", "int", "i", "long", "l", "float", "f",
          "double", "d");

  private final SerializationContext context;
  private final KeyShapes shapes;
  private int depth;
  private int hashDepth;

  KeyReader(SerializationContext context, KeyShapes shapes) {
    this.context = context;
    this.shapes = shapes;
  }

  Object fromBytes(byte[] bytes) {
    return value(new KeyCursor(bytes, 0, bytes.length, context), Object.class);
  }

  /** Reads a value that takes all the bytes of a cursor. */
  private Object value(KeyCursor cursor, Class<?> wanted) {
    if (!cursor.skip('~')) {
      return cursor.rest();
    }
    if (cursor.peek('~')) {
      return cursor.rest();
    }
    String marker = cursor.until(':');
    KeyTexts.Form<?> form = KeyTexts.of(marker);
    if (form != null) {
      return form.parse(cursor.rest(), context);
    }
    if (marker.equals(KeyMarks.ENUM)) {
      return enumConstant(cursor);
    }
    if (depth == Limits.DEPTH) {
      throw cursor.damaged("nested too deep");
    }
    depth++;
    Object value = composite(marker, cursor, wanted);
    depth--;
    return value;
  }

  private Object enumConstant(KeyCursor cursor) {
    String name = cursor.name();
    return EnumConstants.find(ClassNames.load(name, context), cursor.rest(), context);
  }

  private Object composite(String marker, KeyCursor cursor, Class<?> wanted) {
    return switch (marker) {
      case KeyMarks.LIST -> KeyContainers.list(elements(cursor, Object.class), wanted);
      case KeyMarks.SET -> KeyContainers.set(hashed(cursor, 1), wanted);
      case KeyMarks.MAP -> KeyContainers.map(hashed(cursor, 2), wanted);
      case KeyMarks.ENTRY -> {
        List<@Nullable Object> pair = elements(cursor, Object.class);
        yield new AbstractMap.SimpleImmutableEntry<>(pair.get(0), pair.get(1));
      }
      case KeyMarks.OPTIONAL -> Optional.ofNullable(elements(cursor, Object.class).get(0));
      case KeyMarks.ARRAY -> array(cursor);
      case KeyMarks.OBJECT -> object(cursor);
      default -> throw cursor.damaged("unknown type marker");
    };
  }

  /** Elements of which each first one of a group is hashed. */
  private List<@Nullable Object> hashed(KeyCursor cursor, int group) {
    if (hashDepth == Limits.HASH_NESTING) {
      throw cursor.damaged("nested too deep");
    }
    hashDepth++;
    List<@Nullable Object> elements = elements(cursor, Object.class);
    hashDepth--;
    List<@Nullable Object> hashed = new ArrayList<>(elements.size() / group);
    for (int i = 0; i < elements.size(); i += group) {
      hashed.add(elements.get(i));
    }
    if (HashCollisions.areTooMany(hashed)) {
      throw cursor.damaged("too many elements with the same hash code");
    }
    return elements;
  }

  private List<@Nullable Object> elements(KeyCursor cursor, Class<?> wanted) {
    List<@Nullable Object> elements = new ArrayList<>();
    while (cursor.hasNext()) {
      elements.add(element(cursor, wanted));
    }
    return elements;
  }

  private @Nullable Object element(KeyCursor cursor, Class<?> wanted) {
    return cursor.skip('-') ? null : value(cursor.block(), wanted);
  }

  private Object array(KeyCursor cursor) {
    String name = cursor.name();
    Class<?> primitive = PRIMITIVES.get(name);
    if (primitive != null) {
      return primitives(primitive, cursor.rest());
    }
    Class<?> component = ClassNames.load(name, context);
    List<@Nullable Object> elements = elements(cursor, component);
    Object array = Array.newInstance(component, elements.size());
    for (int i = 0; i < elements.size(); i++) {
      Array.set(array, i, elements.get(i));
    }
    return array;
  }

  private Object primitives(Class<?> component, String text) {
    if (component == byte.class) {
      return HexFormat.of().parseHex(text);
    }
    List<String> parts = text.isEmpty() ? List.of() : Arrays.asList(text.split(",", -1));
    Object array = Array.newInstance(component, parts.size());
    KeyTexts.Form<?> form = KeyTexts.of(PRIMITIVE_MARKERS.getOrDefault(component.getName(), ""));
    for (int i = 0; i < parts.size(); i++) {
      Array.set(array, i, form == null ? null : form.parse(parts.get(i), context));
    }
    return array;
  }

  private Object object(KeyCursor cursor) {
    String name = cursor.name();
    KeyShapes.KeyShape shape = shapes.of(ClassNames.load(name, context));
    @Nullable Object[] values = new @Nullable Object[shape.fields().size()];
    for (int i = 0; i < values.length; i++) {
      Field field = shape.fields().get(i);
      if (!cursor.hasNext() || !cursor.until('=').equals(field.getName())) {
        throw changed(name);
      }
      values[i] = KeyContainers.fit(element(cursor, field.getType()), field.getType());
    }
    if (cursor.hasNext()) {
      throw changed(name);
    }
    try {
      return shape.make(values);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': a field of key class "
              + name
              + " does not take what was written for it: it has another type now, or is a container"
              + " that is declared as neither List, Set, Map nor one of the JDK's mutable classes");
    }
  }

  private SerializationException changed(String name) {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': key class "
            + name
            + " has other fields than when the key was written");
  }
}
