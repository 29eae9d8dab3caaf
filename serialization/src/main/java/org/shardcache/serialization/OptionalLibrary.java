package org.shardcache.serialization;

/** A library that only some settings need, so that the application brings it along. */
enum OptionalLibrary {
  JACKSON(
      "com.fasterxml.jackson.databind.ObjectMapper", "com.fasterxml.jackson.core:jackson-databind"),
  JACKSON_TIME(
      "com.fasterxml.jackson.datatype.jsr310.JavaTimeModule",
      "com.fasterxml.jackson.datatype:jackson-datatype-jsr310"),
  JACKSON_OPTIONAL(
      "com.fasterxml.jackson.datatype.jdk8.Jdk8Module",
      "com.fasterxml.jackson.datatype:jackson-datatype-jdk8"),
  LZ4("net.jpountz.lz4.LZ4Factory", "at.yawk.lz4:lz4-java"),
  ZSTD("com.github.luben.zstd.Zstd", "com.github.luben:zstd-jni");

  private final String className;
  private final String artifact;

  OptionalLibrary(String className, String artifact) {
    this.className = className;
    this.artifact = artifact;
  }

  /** The coordinates, as build files write them. */
  String artifact() {
    return artifact;
  }

  /** A class that shows whether the library is there. */
  String className() {
    return className;
  }

  /** Whether the class loader that has this class finds the library. */
  boolean isPresent() {
    try {
      Class.forName(className, false, OptionalLibrary.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  void require(String setting, SerializationContext context) {
    if (!isPresent()) {
      throw new IllegalArgumentException(
          "Cache '"
              + context.cacheName()
              + "': "
              + setting
              + " needs "
              + artifact
              + " on the class path, beside Shardcache; add it, or choose another "
              + setting.substring(0, setting.indexOf('=')));
    }
  }
}
