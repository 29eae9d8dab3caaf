package org.shardcache.internal.shard;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * Logs what is wrong with a server's settings once, not every time that it is met, and once more
 * after it had been put right. Thread-safe.
 */
final class FirstWarning {

  private final Logger log;
  private final AtomicBoolean given = new AtomicBoolean();

  FirstWarning(Logger log) {
    this.log = log;
  }

  void give(String text) {
    if (given.compareAndSet(false, true)) {
      log.warn("{}", text);
    } else {
      log.debug("{}", text);
    }
  }

  /** Nothing is wrong now. */
  void isOver() {
    given.set(false);
  }
}
