package org.shardcache.serialization;

/** Finds constants by name. */
final class EnumConstants {

  private EnumConstants() {}

  @SuppressWarnings({"unchecked", "rawtypes"}) // the class is only known at run time
  static Enum<?> find(Class<?> type, String name, SerializationContext context) {
    try {
      return Enum.valueOf((Class) type, name);
    } catch (IllegalArgumentException e) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': the bytes name a constant that enum "
              + type.getName()
              + " does not have; was it renamed or removed?");
    }
  }
}
