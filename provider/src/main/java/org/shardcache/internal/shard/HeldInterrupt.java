package org.shardcache.internal.shard;

/**
 * Keeps interrupts from the input and output of the current thread and gives them back afterwards:
 * an interrupt closes the socket that a virtual thread uses. One that comes in the middle does so
 * all the same; it is held for the next try. Used by one thread.
 */
final class HeldInterrupt implements AutoCloseable {

  private boolean held = Thread.interrupted();

  /** Takes an interrupt that has come meanwhile. */
  void holdAgain() {
    held |= Thread.interrupted();
  }

  boolean isHeld() {
    return held;
  }

  @Override
  public void close() {
    if (held) {
      Thread.currentThread().interrupt();
    }
  }
}
