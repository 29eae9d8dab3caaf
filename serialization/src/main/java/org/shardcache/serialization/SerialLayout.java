package org.shardcache.serialization;

import java.io.EOFException;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.OptionalDataException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What JDK serialization has to know of a class so that a changed one never decodes into a wrong
 * object. By itself it drops values whose field is gone, leaves fields empty that were not written,
 * ignores the version of records, and knows nothing of generic types and superclasses.
 *
 * <p>So each class descriptor carries the line of the superclasses, and for every field that is no
 * primitive its generic type. All that was written has to have its place; fields that were not
 * written are accepted only if the class declares a {@code serialVersionUID}, and so vouches that
 * its versions are compatible.
 */
final class SerialLayout {

  private static final ClassValue<SerialLayout> LAYOUTS =
      new ClassValue<>() {
        @Override
        protected SerialLayout computeValue(Class<?> type) {
          return new SerialLayout(type);
        }
      };

  private final Class<?> type;
  private final ObjectStreamClass descriptor;
  private final long lineage;
  private final Map<String, Long> fields = new LinkedHashMap<>();

  private SerialLayout(Class<?> type) {
    this.type = type;
    this.descriptor = ObjectStreamClass.lookup(type);
    StringBuilder line = new StringBuilder();
    for (Class<?> c = type; c.getSuperclass() != null; c = c.getSuperclass()) {
      Class<?> parent = c.getSuperclass();
      if (JdkTypes.isPlatform(parent) || hasFields(parent)) {
        line.append(c.getGenericSuperclass().getTypeName()).append('\n');
      }
    }
    this.lineage = Fingerprint.of(line.toString());
    for (ObjectStreamField field : descriptor.getFields()) {
      fields.put(field.getName(), field.isPrimitive() ? 0L : typeOf(field));
    }
  }

  static SerialLayout of(Class<?> type) {
    return LAYOUTS.get(type);
  }

  /** Whether instances are written field by field; other forms take care of their own changes. */
  static boolean covers(Class<?> type) {
    return Serializable.class.isAssignableFrom(type)
        && !Externalizable.class.isAssignableFrom(type)
        && !type.isArray()
        && !type.isEnum()
        && !type.isInterface()
        && !JdkTypes.isPlatform(type)
        && (type.isRecord() || !JavaForm.readsItsFields(type));
  }

  private static boolean hasFields(Class<?> type) {
    ObjectStreamClass descriptor = ObjectStreamClass.lookup(type);
    return descriptor != null && descriptor.getFields().length > 0;
  }

  private long typeOf(ObjectStreamField field) {
    try {
      return Fingerprint.of(Shape.typeName(type.getDeclaredField(field.getName())));
    } catch (NoSuchFieldException e) {
      return Fingerprint.of(field.getType().getTypeName()); // one of serialPersistentFields
    }
  }

  void write(ObjectOutputStream output) throws IOException {
    output.writeLong(lineage);
    for (ObjectStreamField field : descriptor.getFields()) {
      if (!field.isPrimitive()) {
        output.writeLong(typeOf(field));
      }
    }
  }

  /** Refuses a class that is not as it was when it was written. */
  void check(ObjectStreamClass written, ObjectInputStream input, SerializationContext context)
      throws IOException {
    Set<String> added = new HashSet<>(fields.keySet());
    try {
      if (input.readLong() != lineage) {
        throw changed(context, "its superclasses are others");
      }
      for (ObjectStreamField field : written.getFields()) {
        Long known = fields.get(field.getName());
        if (known == null) {
          throw changed(context, "it has no field '" + field.getName() + "' any more");
        }
        if (!field.isPrimitive() && input.readLong() != known) {
          throw changed(context, "the type of its field '" + field.getName() + "' is another one");
        }
        added.remove(field.getName());
      }
    } catch (EOFException | OptionalDataException e) {
      throw changed(context, "its fields were not written as those of this class are");
    }
    if (!added.isEmpty() && !vouches()) {
      throw changed(
          context,
          "the field '"
              + added.iterator().next()
              + "' is new, and the class declares no serialVersionUID to say that it may be"
              + " absent");
    }
    // The platform compares it for all classes but these.
    if (type.isRecord() && written.getSerialVersionUID() != descriptor.getSerialVersionUID()) {
      throw changed(context, "its serialVersionUID is another one");
    }
  }

  private boolean vouches() {
    try {
      return type.getDeclaredField("serialVersionUID").getType() == long.class;
    } catch (NoSuchFieldException e) {
      return false;
    }
  }

  private SerializationException changed(SerializationContext context, String how) {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': class "
            + type.getName()
            + " has changed since the value was written: "
            + how
            + "; remove the value, or let it expire");
  }
}
