package org.shardcache.internal.entry;

import java.util.List;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Outcome;

/** An exception of a bulk operation that did a part of its work. */
public interface PartialOutcomes {

  /** What was done, in the order of the request; null where it failed. */
  List<@Nullable Outcome> outcomes();

  /** The same exception about more changes. */
  CacheException with(List<@Nullable Outcome> outcomes);

  /** The exception for the application, which names the failed keys. */
  CacheException naming(List<?> keys);
}
