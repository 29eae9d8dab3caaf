package org.shardcache.internal.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The store could not do, or not wholly do, what it was asked to. The only exception of this
 * package, besides those for a caller's mistakes.
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Map<Integer, String> failures;
  private final transient List<@Nullable Outcome> outcomes;

  StoreException(String message, @Nullable Throwable cause) {
    this(message, cause, Map.of(), List.of());
  }

  StoreException(
      String message,
      @Nullable Throwable cause,
      Map<Integer, String> failures,
      List<@Nullable Outcome> outcomes) {
    super(message, cause);
    this.failures = failures;
    this.outcomes = outcomes;
  }

  /** For a bulk operation: what went wrong, by the index of the key in the request. */
  public Map<Integer, String> failures() {
    return failures;
  }

  /** For a bulk change: what was done, in the order of the request; null where it failed. */
  public List<@Nullable Outcome> outcomes() {
    return outcomes;
  }
}
