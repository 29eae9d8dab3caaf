package org.shardcache.serialization;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON text of exactly the declared value type, by Jackson: readable in other tools and languages.
 * The text carries no classes, so {@link JsonTypes} sees to it that none are missing.
 */
final class JsonSerializer implements Serializer {

  private static final Pattern PROPERTY = Pattern.compile("[A-Za-z_$][\\w$-]{0,63}");

  private final SerializationContext context;
  private final Class<?> type;
  private final ObjectWriter writer;
  private final ObjectReader reader;

  /** Whether a value has been read back, after which Jackson is known to understand the class. */
  private volatile boolean proven;

  JsonSerializer(SerializationContext context) {
    this.context = context;
    this.type = context.valueType();
    JsonMapper mapper = JsonMappers.create(context);
    JsonTypes types = JsonTypes.of(type, mapper, context);
    JsonMapper guarded = JsonMappers.guarded(mapper, types);
    this.writer = guarded.writerFor(type);
    this.reader = guarded.readerFor(type);
  }

  @Override
  public byte[] toBytes(Object value) {
    Class<?> actual =
        value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    if (actual != type) {
      throw refusal(
          "the serializer 'json' writes values of exactly the declared type "
              + type.getName()
              + ", since the text does not say which class it is of; this one is a "
              + actual.getName()
              + "; declare that one with the setting shardcache.cache."
              + context.cacheName()
              + ".value-type, or use serializer=kryo");
    }
    byte[] bytes;
    try {
      bytes = writer.writeValueAsBytes(value);
    } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
      throw writeFailure(e);
    }
    if (!proven) {
      readBack(bytes);
      proven = true;
    }
    return bytes;
  }

  /** Jackson writes many a class that it cannot read: better refused now than found out later. */
  private void readBack(byte[] bytes) {
    try {
      fromBytes(bytes);
    } catch (SerializationException e) {
      throw refusal(
          "Jackson can write the class "
              + type.getName()
              + " but not read it: "
              + e.getMessage()
              + "; give each property that is written a constructor parameter or a setter, or mark"
              + " it with @JsonIgnore");
    }
  }

  @Override
  public Object fromBytes(byte[] bytes) {
    Object value;
    try {
      value = reader.readValue(bytes);
    } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
      throw readFailure(e);
    }
    if (value == null) {
      throw refusal("the bytes are the JSON text null, which is no value");
    }
    return value;
  }

  private SerializationException writeFailure(Throwable e) {
    SerializationException refusal = refusalIn(e);
    if (refusal != null) {
      return refusal;
    }
    // Only what is said about classes is repeated: other messages may contain values.
    String reason =
        e instanceof InvalidDefinitionException definition
            ? definition.getOriginalMessage()
            : e.getClass().getSimpleName();
    return refusal(
        "a value of class " + type.getName() + " has no JSON form" + where(e) + ": " + reason);
  }

  private SerializationException readFailure(Throwable e) {
    SerializationException refusal = refusalIn(e);
    return refusal != null
        ? refusal
        : refusal(
            "the bytes are not the JSON text of a value of class "
                + type.getName()
                + where(e)
                + " ("
                + e.getClass().getSimpleName()
                + "); was it written by another serializer or program, or has the class changed?");
  }

  private static @Nullable SerializationException refusalIn(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SerializationException refusal) {
        return refusal;
      }
    }
    return null;
  }

  /** The properties that lead to the failure, without the keys of maps. */
  private static String where(Throwable e) {
    if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return "";
    }
    StringBuilder path = new StringBuilder(", at $");
    for (JsonMappingException.Reference reference : mapping.getPath()) {
      String name = reference.getFieldName();
      Object from = reference.getFrom();
      boolean isMap =
          from instanceof Map<?, ?>
              || (from instanceof Class<?> c && Map.class.isAssignableFrom(c));
      if (name == null) {
        path.append("[]");
      } else if (isMap || !PROPERTY.matcher(name).matches()) {
        path.append(".*");
      } else {
        path.append('.').append(name);
      }
    }
    return path.toString();
  }

  private SerializationException refusal(String what) {
    return new SerializationException("Cache '" + context.cacheName() + "': " + what);
  }
}
