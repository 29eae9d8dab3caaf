package org.shardcache.internal.shard;

import java.util.List;

/**
 * A primary of a Redis Cluster with its replicas, as one slot map had them.
 *
 * @param node the primary
 * @param replicas its replicas
 * @param doubt asks for a new slot map
 */
record ClusterShard(Node node, List<Node> replicas, Runnable doubt) implements ShardServers {

  @Override
  public Node primary(Deadline deadline) {
    return node;
  }

  @Override
  public boolean isPrimary(Node other) {
    return other == node;
  }

  @Override
  public Endpoint endpoint() {
    return node.endpoint();
  }

  /** Another primary comes with another slot map. */
  @Override
  public boolean suspect(Node suspected) {
    doubt.run();
    return false;
  }

  @Override
  public void retire() {
    node.retire();
    replicas.forEach(Node::retire);
  }

  @Override
  public void close() {
    node.close();
    replicas.forEach(Node::close);
  }
}
