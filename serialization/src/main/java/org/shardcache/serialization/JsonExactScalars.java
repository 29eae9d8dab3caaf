package org.shardcache.serialization;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.type.ArrayType;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.databind.type.ReferenceType;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Has the JDK's scalars read only from what they are written as: Jackson takes numbers for dates,
 * any digits for fractions, and more, which makes a wrong value of a property whose type changed.
 */
final class JsonExactScalars extends BeanDeserializerModifier {

  private static final long serialVersionUID = 1L;

  private static final Set<Class<?>> FRACTIONS =
      Set.of(float.class, double.class, Float.class, Double.class);

  @Override
  public JsonDeserializer<?> modifyDeserializer(
      DeserializationConfig config, BeanDescription description, JsonDeserializer<?> deserializer) {
    Class<?> type = description.getBeanClass();
    if (FRACTIONS.contains(type)) {
      return new JsonFraction(deserializer);
    }
    return isWrittenAsText(type, deserializer.logicalType())
        ? new JsonText(deserializer)
        : deserializer;
  }

  private static boolean isWrittenAsText(Class<?> type, LogicalType kind) {
    return JdkTypes.isPlatform(type)
        && type != String.class
        && (kind == LogicalType.OtherScalar
            || kind == LogicalType.DateTime
            || kind == LogicalType.Textual);
  }

  @Override
  public JsonDeserializer<?> modifyArrayDeserializer(
      DeserializationConfig config,
      ArrayType type,
      BeanDescription description,
      JsonDeserializer<?> deserializer) {
    Class<?> element = type.getContentType().getRawClass();
    return element.isPrimitive() && FRACTIONS.contains(element)
        ? new JsonFractions(type.getRawClass())
        : deserializer;
  }

  @Override
  public JsonDeserializer<?> modifyReferenceDeserializer(
      DeserializationConfig config,
      ReferenceType type,
      BeanDescription description,
      JsonDeserializer<?> deserializer) {
    return type.hasRawClass(OptionalDouble.class) ? new JsonFraction(deserializer) : deserializer;
  }
}
