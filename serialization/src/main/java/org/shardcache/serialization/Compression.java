package org.shardcache.serialization;

/**
 * How the bytes of values are compressed: the setting {@code compression} of a cache. The same
 * bytes give the same compressed bytes in every JVM that has the same version of the library.
 */
public enum Compression {
  /** Not at all: {@code none}, the default. */
  NONE,
  /**
   * By LZ4, fast: {@code lz4}. Needs {@code at.yawk.lz4:lz4-java} on the class path, of which only
   * the part in Java is used.
   */
  LZ4,
  /**
   * By Zstandard, small: {@code zstd}. Needs {@code com.github.luben:zstd-jni} on the class path,
   * which loads a native library.
   */
  ZSTD;

  /** From how many bytes on values are compressed where nobody says otherwise: 1 KB. */
  public static final int DEFAULT_THRESHOLD = 1 << 10;
}
