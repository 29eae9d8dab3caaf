package org.shardcache.internal.shard;

import java.util.List;

/** The servers that hold the data of one shard now. Thread-safe. */
interface ShardServers extends AutoCloseable {

  /**
   * Returns the server that takes changes; may have to find it first.
   *
   * @throws ShardException with no effect, if it is not known before the deadline
   */
  Node primary(Deadline deadline);

  /** Returns the replicas that are known to answer; sends nothing. */
  List<Node> replicas();

  /** Whether a server is the one that takes changes, as far as is known; sends nothing. */
  boolean isPrimary(Node node);

  /** Returns where the primary is, or was when it was last known. */
  Endpoint endpoint();

  /** Returns where the primary is, and who says so, as a text without credentials. */
  default String address() {
    return endpoint().uri();
  }

  /** Returns what is equal for the same data, and stays when the primary moves. */
  default Object place() {
    return endpoint();
  }

  /**
   * To be called when a server could not be reached or says that it is not the primary; does not
   * wait.
   *
   * @return whether {@link #primary} gives another one, or may do so soon
   */
  boolean suspect(Node node);

  /** Keeps no idle connection from now on; calls that still come are served. */
  void retire();

  /** Ends all connections. Idempotent. */
  @Override
  void close();

  /** A single server that is always the primary. */
  record Single(Node node) implements ShardServers {

    @Override
    public Node primary(Deadline deadline) {
      return node;
    }

    @Override
    public List<Node> replicas() {
      return List.of();
    }

    @Override
    public boolean isPrimary(Node other) {
      return other == node;
    }

    @Override
    public Endpoint endpoint() {
      return node.endpoint();
    }

    @Override
    public boolean suspect(Node suspected) {
      return false;
    }

    @Override
    public void retire() {
      node.retire();
    }

    @Override
    public void close() {
      node.close();
    }

    @Override
    public String toString() {
      return endpoint().toString();
    }
  }
}
