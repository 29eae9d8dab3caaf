package org.shardcache.internal.shard;

import java.util.List;
import org.shardcache.internal.shard.ServerSource.ReplicaSource;

/** A primary that stays where it is, with replicas that are listed or that it knows. */
record FixedPrimary(Endpoint endpoint, ReplicaSource replicas) implements Discovery {

  @Override
  public Endpoint primary(Deadline deadline) {
    return endpoint;
  }

  @Override
  public List<Endpoint> replicas(Node primary, Deadline deadline) {
    if (replicas instanceof ReplicaSource.Listed listed) {
      return listed.endpoints();
    }
    return replicas instanceof ReplicaSource.Discovered
        ? KnownReplicas.of(primary, deadline)
        : List.of();
  }

  @Override
  public Endpoint configured() {
    return endpoint;
  }

  @Override
  public boolean primaryMoves() {
    return false;
  }

  @Override
  public Object place() {
    return endpoint;
  }

  @Override
  public void retire() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return endpoint.toString();
  }
}
