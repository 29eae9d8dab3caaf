package org.shardcache.serialization;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import com.fasterxml.jackson.databind.type.CollectionLikeType;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapLikeType;
import com.fasterxml.jackson.databind.type.MapType;

/** Has {@link JsonTypes} refuse the class of an object before the first of them is written. */
final class JsonTypeGuard extends BeanSerializerModifier {

  private static final long serialVersionUID = 1L;

  private final transient JsonTypes types;

  JsonTypeGuard(JsonTypes types) {
    this.types = types;
  }

  @Override
  public JsonSerializer<?> modifySerializer(
      SerializationConfig config, BeanDescription description, JsonSerializer<?> serializer) {
    if (serializer instanceof BeanSerializerBase) {
      types.checkObject(description.getType());
    } else {
      types.checkScalar(description.getBeanClass());
    }
    return serializer;
  }

  @Override
  public JsonSerializer<?> modifyCollectionSerializer(
      SerializationConfig config,
      CollectionType type,
      BeanDescription description,
      JsonSerializer<?> serializer) {
    types.checkContainer(type.getRawClass());
    return serializer;
  }

  @Override
  public JsonSerializer<?> modifyCollectionLikeSerializer(
      SerializationConfig config,
      CollectionLikeType type,
      BeanDescription description,
      JsonSerializer<?> serializer) {
    types.checkContainer(type.getRawClass());
    return serializer;
  }

  @Override
  public JsonSerializer<?> modifyMapSerializer(
      SerializationConfig config,
      MapType type,
      BeanDescription description,
      JsonSerializer<?> serializer) {
    types.checkContainer(type.getRawClass());
    return serializer;
  }

  @Override
  public JsonSerializer<?> modifyMapLikeSerializer(
      SerializationConfig config,
      MapLikeType type,
      BeanDescription description,
      JsonSerializer<?> serializer) {
    types.checkContainer(type.getRawClass());
    return serializer;
  }
}
