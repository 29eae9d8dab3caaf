package org.shardcache.internal.store;

import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request.Travel;

/**
 * Remembers whether the values of a cache are large, so that reading them does not hold up others:
 * after a large one so many small ones must follow before requests share connections again.
 * Thread-safe; two threads that count at the same time may count one value for two.
 */
final class ValueSizes {

  static final int MOST_BYTES = 1 << 14;
  static final int SMALL_ONES_AFTERWARDS = 256;

  private volatile int smallOnesToCome;

  /** How the next request should travel. */
  Travel travel() {
    return smallOnesToCome == 0 ? Travel.SHARED : Travel.ALONE;
  }

  /**
   * Takes note of a request that was sent and got no reply. If it was free to share a connection
   * its value may be too large for that, which nobody would ever see: it would take others with it
   * each time. One that was not sent, as its shard is away, says nothing about values.
   */
  void seeUnanswered(Travel travel) {
    if (travel == Travel.SHARED) {
      smallOnesToCome = SMALL_ONES_AFTERWARDS;
    }
  }

  /** Takes note of a value that was read or is being written. */
  void see(byte @Nullable [] value) {
    if (value == null) {
      return;
    }
    if (value.length > MOST_BYTES) {
      smallOnesToCome = SMALL_ONES_AFTERWARDS;
      return;
    }
    int toCome = smallOnesToCome;
    if (toCome > 0) {
      smallOnesToCome = toCome - 1;
    }
  }
}
