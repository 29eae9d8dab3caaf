package org.shardcache.serialization;

import org.jspecify.annotations.Nullable;

/** A value or key could not, or may not, be turned into bytes or back. */
public class SerializationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what is wrong and what to do about it; never contains the value
   */
  public SerializationException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what is wrong and what to do about it; never contains the value
   * @param cause what led to it, or null
   */
  public SerializationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
