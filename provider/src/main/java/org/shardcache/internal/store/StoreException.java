package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ShardException;

/**
 * The store could not do, or not wholly do, what it was asked to. The only exception of this
 * package, besides those for a caller's mistakes. Without a stack trace: it is always translated to
 * one that has it, and while a shard is away there are as many of them as calls.
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Map<Integer, String> failures;
  private final transient List<? extends @Nullable Object> answers;

  StoreException(String message, @Nullable Throwable cause) {
    this(message, cause, Map.of(), List.of());
  }

  StoreException(
      String message,
      @Nullable Throwable cause,
      Map<Integer, String> failures,
      List<? extends @Nullable Object> answers) {
    super(message, cause, true, false);
    this.failures = failures;
    this.answers = answers;
  }

  /** For a bulk operation: what went wrong, by the index of the key in the request. */
  public Map<Integer, String> failures() {
    return failures;
  }

  /** For a bulk change: what was done, in the order of the request; null where it failed. */
  public List<@Nullable Outcome> outcomes() {
    List<@Nullable Outcome> outcomes = new ArrayList<>();
    answers.forEach(answer -> outcomes.add(answer instanceof Outcome outcome ? outcome : null));
    return outcomes;
  }

  /** For a bulk read: what was read, in the order of the request; null also where it failed. */
  public List<@Nullable StoredValue> values() {
    List<@Nullable StoredValue> values = new ArrayList<>();
    answers.forEach(answer -> values.add(answer instanceof StoredValue value ? value : null));
    return values;
  }

  /** Whether all that failed did so because shards cannot be reached, or serve nobody for now. */
  public boolean isUnavailability() {
    return getCause() instanceof ShardException cause && cause.isUnavailable();
  }

  /** Whether a shard was sent the request and gave no reply. */
  boolean isUnanswered() {
    return getCause() instanceof ShardException cause && cause.isUnanswered();
  }

  /** The name of a shard that failed; empty if that was none. */
  public String shard() {
    return getCause() instanceof ShardException cause ? cause.shard() : "";
  }
}
