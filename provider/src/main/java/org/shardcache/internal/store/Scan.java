package org.shardcache.internal.store;

import java.util.Iterator;

/**
 * A walk over all entries of a cache. {@link #hasNext} may throw {@link StoreException}; the next
 * call tries again at the same place. Not thread-safe.
 */
public interface Scan extends Iterator<ScannedEntry> {

  /** Leaves out what is left of the shard that is being walked. */
  void skipShard();
}
