package org.shardcache.internal.entry;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of a key, to be compared by content; they must not be changed. */
public record KeyBytes(byte[] bytes) {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyBytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Never the content. */
  @Override
  public String toString() {
    return "KeyBytes[" + bytes.length + "]";
  }
}
