package org.shardcache.internal.shard;

import java.util.List;

/** Where the servers of a shard are found. */
public sealed interface ServerSource {

  /**
   * The primary stays where it is.
   *
   * @param primary where it is
   * @param replicas where its replicas are found
   */
  record Fixed(Endpoint primary, ReplicaSource replicas) implements ServerSource {}

  /**
   * Sentinels say where the primary is.
   *
   * @param sentinels where they are, at least one
   * @param service the name under which they watch the primary
   * @param likeServers how the servers that they name are accessed; its address means nothing
   * @param replicas where the replicas are found
   * @param minOthers a sentinel that knows of fewer other sentinels is not believed; 0 for none
   */
  record Sentinels(
      List<Endpoint> sentinels,
      String service,
      Endpoint likeServers,
      ReplicaSource replicas,
      int minOthers)
      implements ServerSource {}

  /** Where the replicas of a shard are found. */
  sealed interface ReplicaSource {

    /** Nobody reads from replicas. */
    record None() implements ReplicaSource {}

    /** Who knows the primary knows them too. */
    record Discovered() implements ReplicaSource {}

    /** These are the replicas. */
    record Listed(List<Endpoint> endpoints) implements ReplicaSource {}
  }
}
