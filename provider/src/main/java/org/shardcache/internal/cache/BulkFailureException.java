package org.shardcache.internal.cache;

import static java.util.stream.Collectors.joining;

import java.util.List;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.StoreException;

/** Some of several changes failed; the others are done. */
final class BulkFailureException extends CacheException {

  private static final long serialVersionUID = 1L;

  private static final int MAX_NAMED = 10;

  private final transient List<Integer> failed;
  private final transient List<@Nullable Outcome> outcomes;

  BulkFailureException(StoreException cause) {
    super(cause.getMessage(), cause);
    this.failed = List.copyOf(cause.failures().keySet());
    this.outcomes = cause.outcomes();
  }

  /** The same failure, with the failed keys in its message. */
  CacheException naming(List<?> keys) {
    String names =
        failed.stream().limit(MAX_NAMED).map(i -> String.valueOf(keys.get(i))).collect(joining(", "));
    return new CacheException(
        getMessage()
            + " Failed keys: "
            + names
            + (failed.size() > MAX_NAMED ? " and " + (failed.size() - MAX_NAMED) + " more" : ""),
        this);
  }

  /** What was done, in the order of the request; null where it failed. */
  List<@Nullable Outcome> outcomes() {
    return outcomes;
  }
}
