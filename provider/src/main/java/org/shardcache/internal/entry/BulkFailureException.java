package org.shardcache.internal.entry;

import java.util.List;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.StoreException;

/** Some of several changes failed in the store; the others are done. */
final class BulkFailureException extends CacheException implements PartialOutcomes {

  private static final long serialVersionUID = 1L;

  private final transient List<@Nullable Outcome> outcomes;

  BulkFailureException(StoreException cause) {
    this(cause.getMessage(), cause, cause.outcomes());
  }

  private BulkFailureException(
      @Nullable String message, Throwable cause, List<@Nullable Outcome> outcomes) {
    super(message, cause);
    this.outcomes = outcomes;
  }

  @Override
  public List<@Nullable Outcome> outcomes() {
    return outcomes;
  }

  @Override
  public CacheException with(List<@Nullable Outcome> all) {
    return new BulkFailureException(getMessage(), this, all);
  }

  @Override
  public CacheException naming(List<?> keys) {
    return new CacheException(getMessage() + FailedKeys.text(keys, outcomes), this);
  }
}
