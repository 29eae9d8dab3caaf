package org.shardcache.internal.shard;

import java.time.Duration;

/**
 * The time that a bulk call has left: as much as a single call has, counted anew whenever a server
 * has answered another part of it. Used by one thread.
 */
final class Budget {

  private final Duration timeout;
  private Deadline deadline;

  Budget(Duration timeout) {
    this.timeout = timeout;
    this.deadline = Deadline.after(timeout);
  }

  /** When the call ends if it gets no further. */
  Deadline deadline() {
    return deadline;
  }

  /** There is progress. */
  void renew() {
    deadline = Deadline.after(timeout);
  }
}
