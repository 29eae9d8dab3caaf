package org.shardcache.internal.event;

import java.util.List;
import javax.cache.CacheException;
import javax.cache.event.CacheEntryListenerException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.PartialOutcomes;
import org.shardcache.internal.store.Outcome;

/** A listener threw after changes had taken effect. */
final class ListenerFailure extends CacheEntryListenerException implements PartialOutcomes {

  private static final long serialVersionUID = 1L;

  private final transient List<@Nullable Outcome> outcomes;

  ListenerFailure(CacheEntryListenerException cause, List<@Nullable Outcome> outcomes) {
    super(cause.getMessage(), cause);
    this.outcomes = outcomes;
  }

  @Override
  public List<@Nullable Outcome> outcomes() {
    return outcomes;
  }

  @Override
  public CacheException with(List<@Nullable Outcome> all) {
    return new ListenerFailure(this, all);
  }

  @Override
  public CacheException naming(List<?> keys) {
    return this;
  }
}
