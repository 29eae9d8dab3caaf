package org.shardcache.internal.shard;

import org.shardcache.observation.Retry;

/**
 * Takes notes of what happens to the requests of one call on their way. Nobody is told anything
 * before the call is over, since that may take time while connections are in use. Used by one
 * thread.
 */
public interface Journal {

  /** Notes nothing. */
  Journal NONE = new Journal() {};

  /** A request was sent again, or sent on to another server. */
  default void retried(String shard, Retry why) {}

  /** So many calls went out together over a shared connection. */
  default void sharedFlush(String shard, int calls) {}
}
