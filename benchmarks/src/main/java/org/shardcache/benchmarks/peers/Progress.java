package org.shardcache.benchmarks.peers;

/** Tells whoever waits how far it is, apart from the results. */
final class Progress {
  private final int steps;
  private int step;

  Progress(int steps) {
    this.steps = steps;
  }

  void next(String title) {
    step++;
    System.err.println("[" + step + "/" + steps + "] " + title);
  }
}
