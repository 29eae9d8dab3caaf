package org.shardcache.internal.entry;

import java.util.List;
import java.util.Set;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.StoreException;

/** Some of several reads or changes failed in the store; the others are done. */
final class BulkFailureException extends CacheException implements PartialOutcomes, PartialReads {

  private static final long serialVersionUID = 1L;

  private final transient Set<Integer> failed;
  private final transient List<@Nullable Outcome> outcomes;

  BulkFailureException(StoreException cause) {
    super(cause.getMessage(), cause);
    this.failed = cause.failures().keySet();
    this.outcomes = cause.outcomes();
  }

  private BulkFailureException(BulkFailureException cause, List<@Nullable Outcome> outcomes) {
    super(cause.getMessage(), cause);
    this.failed = cause.failed;
    this.outcomes = outcomes;
  }

  @Override
  public Set<Integer> failed() {
    return failed;
  }

  @Override
  public List<@Nullable Outcome> outcomes() {
    return outcomes;
  }

  @Override
  public CacheException with(List<@Nullable Outcome> all) {
    return new BulkFailureException(this, all);
  }

  @Override
  public CacheException naming(List<?> keys) {
    return new CacheException(getMessage() + FailedKeys.text(keys, failed), this);
  }
}
