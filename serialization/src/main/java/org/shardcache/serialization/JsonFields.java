package org.shardcache.serialization;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the state of a class that Jackson would leave out without a word: it writes properties, and
 * a field without one is none.
 */
final class JsonFields {

  private final SerializationConfig config;
  private final AnnotationIntrospector annotations;

  JsonFields(JsonMapper mapper) {
    this.config = mapper.getSerializationConfig();
    this.annotations = config.getAnnotationIntrospector();
  }

  /** A field that is neither written nor marked as one that need not be. */
  @Nullable Field lostBy(JavaType type) {
    BeanDescription description = config.introspect(type);
    Set<String> written = new HashSet<>();
    for (BeanPropertyDefinition property : description.findProperties()) {
      if (property.couldSerialize()) {
        written.add(plain(property.getInternalName()));
      }
    }
    AnnotatedClass annotated = description.getClassInfo();
    Set<Field> ignored = new HashSet<>();
    for (AnnotatedField field : annotated.fields()) {
      if (annotations.hasIgnoreMarker(field) || isIgnoredType(field)) {
        ignored.add(field.getAnnotated());
      }
    }
    Set<String> seen = new HashSet<>();
    for (Class<?> c = type.getRawClass(); !JdkTypes.isPlatform(c); c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        boolean isState =
            !field.isSynthetic()
                && (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0
                && !ignored.contains(field)
                && !isIgnoredByClass(field.getName(), annotated);
        // A property is that of one field; a second one of the same name has none.
        if (isState && !(isWritten(field, written) && seen.add(field.getName()))) {
          return field;
        }
      }
    }
    return null;
  }

  private static boolean isWritten(Field field, Set<String> written) {
    String name = plain(field.getName());
    boolean isFlag = field.getType() == boolean.class && name.startsWith("is");
    return written.contains(name) || (isFlag && written.contains(name.substring(2)));
  }

  /** Jackson takes {@code getURL} for "url", whatever the case of the field. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private boolean isIgnoredType(AnnotatedField field) {
    AnnotatedClass type = config.introspectClassAnnotations(field.getRawType()).getClassInfo();
    return Boolean.TRUE.equals(annotations.isIgnorableType(type));
  }

  private boolean isIgnoredByClass(String name, AnnotatedClass owner) {
    JsonIncludeProperties.Value included = annotations.findPropertyInclusionByName(config, owner);
    Set<String> names = included == null ? null : included.getIncluded();
    return (names != null && !names.contains(name))
        || annotations.findPropertyIgnoralByName(config, owner).getIgnored().contains(name);
  }
}
