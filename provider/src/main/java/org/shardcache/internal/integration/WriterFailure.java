package org.shardcache.internal.integration;

import java.util.List;
import javax.cache.CacheException;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.FailedKeys;
import org.shardcache.internal.entry.PartialOutcomes;
import org.shardcache.internal.store.Outcome;

/** A writer failed for some of several entries; the others are written and in the cache. */
final class WriterFailure extends CacheWriterException implements PartialOutcomes {

  private static final long serialVersionUID = 1L;

  private final RuntimeException failure;
  private final transient List<@Nullable Outcome> outcomes;

  WriterFailure(RuntimeException failure, List<@Nullable Outcome> outcomes) {
    super("The cache writer failed: " + failure.getMessage(), failure);
    this.failure = failure;
    this.outcomes = outcomes;
  }

  @Override
  public List<@Nullable Outcome> outcomes() {
    return outcomes;
  }

  @Override
  public CacheException with(List<@Nullable Outcome> all) {
    return new WriterFailure(failure, all);
  }

  @Override
  public CacheException naming(List<?> keys) {
    return new CacheWriterException(getMessage() + FailedKeys.text(keys, outcomes), failure);
  }
}
