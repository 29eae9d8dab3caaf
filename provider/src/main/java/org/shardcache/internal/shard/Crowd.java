package org.shardcache.internal.shard;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells whether many or few callers are with a server. Few are served best by a connection each,
 * many by one that they share; between the two numbers it stays as it was, since a mixture is worse
 * than either. Thread-safe.
 */
final class Crowd {

  private final int most;
  private final int fewAgain;
  private final AtomicInteger callers = new AtomicInteger();
  private volatile boolean many;

  /**
   * Creates one without callers.
   *
   * @param most how many are few, at most
   */
  Crowd(int most) {
    this.most = most;
    this.fewAgain = Math.max(1, most / 2);
  }

  /** One more has come; returns how many there are. */
  int enter() {
    int now = callers.incrementAndGet();
    if (now > most) {
      if (!many) {
        many = true;
      }
    } else if (many && now <= fewAgain) {
      many = false;
    }
    return now;
  }

  /** One has gone. */
  void leave() {
    callers.decrementAndGet();
  }

  boolean isMany() {
    return many;
  }
}
