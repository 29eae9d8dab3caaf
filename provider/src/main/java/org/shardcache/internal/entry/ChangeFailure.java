package org.shardcache.internal.entry;

import java.util.List;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Outcome;

/** Some of several reads or changes failed; the others are done. */
public final class ChangeFailure extends CacheException implements PartialOutcomes {

  private static final long serialVersionUID = 1L;

  private final transient List<@Nullable Outcome> outcomes;

  /** Creates the failure; a null outcome stands for what failed. */
  public ChangeFailure(CacheException cause, List<@Nullable Outcome> outcomes) {
    super(cause.getMessage(), cause);
    this.outcomes = outcomes;
  }

  @Override
  public List<@Nullable Outcome> outcomes() {
    return outcomes;
  }

  @Override
  public CacheException with(List<@Nullable Outcome> all) {
    return new ChangeFailure(this, all);
  }

  @Override
  public CacheException naming(List<?> keys) {
    return new CacheException(getMessage() + FailedKeys.text(keys, outcomes), this);
  }
}
