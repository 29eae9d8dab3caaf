package org.shardcache.internal.entry;

import java.util.Set;

/** An exception of a bulk read of which a part failed. */
public interface PartialReads {

  /** The indexes of the keys that failed; empty if that is not known. */
  Set<Integer> failed();
}
