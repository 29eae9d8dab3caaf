package org.shardcache.benchmarks.serialization;

import org.jspecify.annotations.Nullable;

/** A contender, ready for one payload. */
interface Codec {

  /** Writes the payload to what the contender hands to its connection, and gives that back. */
  @Nullable Object write() throws Exception;

  /** Reads the payload's bytes from what the contender gets from its connection. */
  @Nullable Object read() throws Exception;

  /** How many bytes the payload has. */
  int size();
}
