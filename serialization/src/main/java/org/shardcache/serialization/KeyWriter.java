package org.shardcache.serialization;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes one key. */
final class KeyWriter {

  /** Whether the component type of an array counts: {@code Arrays.deepEquals} ignores it. */
  private enum ArrayTypes {
    NAMED,
    IGNORED
  }

  private final SerializationContext context;
  private final KeyShapes shapes;
  private final KeyProof proof;
  private int depth;
  private int hashDepth;

  KeyWriter(SerializationContext context, KeyShapes shapes, KeyProof proof) {
    this.context = context;
    this.shapes = shapes;
    this.proof = proof;
  }

  byte[] toBytes(Object key) {
    return bytesOf(key, ArrayTypes.NAMED);
  }

  private byte[] bytesOf(Object key, ArrayTypes arrayTypes) {
    if (key instanceof String text) {
      return utf8(text.startsWith(KeyMarks.MARK) ? KeyMarks.MARK + text : text);
    }
    KeyTexts.Form<?> form = KeyTexts.of(key);
    if (form != null) {
      return utf8(KeyMarks.MARK + form.marker() + ":" + form.textOf(key, context));
    }
    if (key instanceof Enum<?> constant) {
      return utf8(start(KeyMarks.ENUM) + nameOf(constant) + ":" + constant.name());
    }
    if (depth == Limits.DEPTH) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': a key nests deeper than "
              + Limits.DEPTH
              + " levels, or refers to itself");
    }
    depth++;
    byte[] bytes = composite(key, arrayTypes);
    depth--;
    return bytes;
  }

  private String nameOf(Enum<?> constant) {
    String name = constant.getDeclaringClass().getName();
    context.classFilter().check(name, context.cacheName());
    return name;
  }

  private byte[] composite(Object key, ArrayTypes arrayTypes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    if (key.getClass().isArray()) {
      array(key, out, arrayTypes);
    } else if (!JdkTypes.isPlatform(key.getClass()) && !KeyContainers.isPlain(key)) {
      object(key, out);
    } else if (key instanceof List<?> list) {
      out.writeBytes(utf8(start(KeyMarks.LIST)));
      list.forEach(element -> append(out, element, ArrayTypes.NAMED));
    } else if (key instanceof Set<?> set) {
      out.writeBytes(utf8(start(KeyMarks.SET)));
      checkHashing(set);
      sorted(set.stream().map(element -> new @Nullable Object[] {element}).toList(), out);
    } else if (key instanceof Map<?, ?> map) {
      out.writeBytes(utf8(start(KeyMarks.MAP)));
      checkHashing(map.keySet());
      sorted(map.entrySet().stream().map(KeyWriter::pair).toList(), out);
    } else if (key instanceof Map.Entry<?, ?> entry) {
      out.writeBytes(utf8(start(KeyMarks.ENTRY)));
      append(out, entry.getKey(), ArrayTypes.NAMED);
      append(out, entry.getValue(), ArrayTypes.NAMED);
    } else if (key instanceof Optional<?> optional) {
      out.writeBytes(utf8(start(KeyMarks.OPTIONAL)));
      append(out, optional.orElse(null), ArrayTypes.NAMED);
    } else {
      object(key, out);
    }
    return out.toByteArray();
  }

  private void checkHashing(Set<?> elements) {
    if (HashCollisions.areTooMany(elements)) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': more than "
              + HashCollisions.LIMIT
              + " elements of a set or map in a key have the same hash code; their class needs a"
              + " better hashCode");
    }
  }

  private static @Nullable Object[] pair(Map.Entry<?, ?> entry) {
    return new @Nullable Object[] {entry.getKey(), entry.getValue()};
  }

  /** Appends groups of elements in the order of their bytes. */
  private void sorted(Collection<@Nullable Object[]> groups, ByteArrayOutputStream out) {
    if (hashDepth == Limits.HASH_NESTING) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': sets and maps in a key nest deeper than "
              + Limits.HASH_NESTING
              + " levels");
    }
    hashDepth++;
    List<byte[]> texts = new ArrayList<>();
    for (@Nullable Object[] group : groups) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      for (Object element : group) {
        append(text, element, ArrayTypes.NAMED);
      }
      texts.add(text.toByteArray());
    }
    texts.sort(Arrays::compareUnsigned);
    texts.forEach(out::writeBytes);
    hashDepth--;
  }

  private void array(Object array, ByteArrayOutputStream out, ArrayTypes arrayTypes) {
    Class<?> component = array.getClass().getComponentType();
    if (array instanceof Object[] elements) {
      if (arrayTypes == ArrayTypes.NAMED) {
        context.classFilter().check(component.getName(), context.cacheName());
      }
      String name = arrayTypes == ArrayTypes.NAMED ? component.getName() : "java.lang.Object";
      out.writeBytes(utf8(start(KeyMarks.ARRAY) + name + ":"));
      for (Object element : elements) {
        append(out, element, arrayTypes);
      }
    } else {
      out.writeBytes(utf8(start(KeyMarks.ARRAY) + component.getName() + ":"));
      out.writeBytes(utf8(primitives(array)));
    }
  }

  private String primitives(Object array) {
    if (array instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Array.getLength(array); i++) {
      Object element = Array.get(array, i);
      KeyTexts.Form<?> form = KeyTexts.of(element);
      if (form == null) {
        throw new IllegalStateException("No form of " + element.getClass());
      }
      text.append(i == 0 ? "" : ",").append(form.textOf(element, context));
    }
    return text.toString();
  }

  private void object(Object key, ByteArrayOutputStream out) {
    KeyShapes.KeyShape shape = shapes.of(key.getClass());
    ArrayTypes arrayTypes = shape.named() == null ? ArrayTypes.NAMED : ArrayTypes.IGNORED;
    out.writeBytes(utf8(start(KeyMarks.OBJECT) + shape.type().getName() + ":"));
    @Nullable Object[] values = shape.valuesOf(key);
    for (int i = 0; i < values.length; i++) {
      out.writeBytes(utf8(shape.fields().get(i).getName() + "="));
      append(out, values[i], arrayTypes);
    }
    if (!proof.covers(shape, values)) {
      proof.prove(shape, key, values, out.toByteArray());
    }
  }

  /** An element behind its length, so that nothing in it can be taken for what follows. */
  private void append(ByteArrayOutputStream out, @Nullable Object element, ArrayTypes arrayTypes) {
    if (element == null) {
      out.write('-');
      return;
    }
    byte[] bytes = bytesOf(element, arrayTypes);
    out.writeBytes(utf8(bytes.length + ":"));
    out.writeBytes(bytes);
  }

  private static String start(String marker) {
    return KeyMarks.MARK + marker + ":";
  }

  private byte[] utf8(String text) {
    return StrictUtf8.encode(text, context);
  }
}
