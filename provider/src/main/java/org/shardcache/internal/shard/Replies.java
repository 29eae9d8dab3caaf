package org.shardcache.internal.shard;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads replies as what their command is known to give. */
public final class Replies {

  private Replies() {}

  /** A bulk or status reply as text; empty for a null reply. */
  public static String text(@Nullable Object reply) {
    return reply == null ? "" : new String((byte[]) reply, StandardCharsets.UTF_8);
  }

  /** An integer reply. */
  public static long integer(@Nullable Object reply) {
    if (reply instanceof Long number) {
      return number;
    }
    throw new IllegalStateException("Expected an integer reply, got " + describe(reply));
  }

  /** A bulk reply, null if there is none. */
  public static byte @Nullable [] bulk(@Nullable Object reply) {
    if (reply == null || reply instanceof byte[]) {
      return (byte[]) reply;
    }
    throw new IllegalStateException("Expected a bulk reply, got " + describe(reply));
  }

  /** Never the content: it may be a cached value. */
  private static String describe(@Nullable Object reply) {
    return reply == null ? "null" : "a " + reply.getClass().getSimpleName();
  }
}
