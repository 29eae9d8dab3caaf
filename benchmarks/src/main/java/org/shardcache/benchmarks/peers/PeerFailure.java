package org.shardcache.benchmarks.peers;

/** A contender failed, or does not answer any more; the others go on. */
final class PeerFailure extends Exception {
  private static final long serialVersionUID = 1;

  PeerFailure(String message) {
    super(message);
  }
}
