package org.shardcache.internal.shard;

import java.util.List;

/** A topology whose list of shards may be exchanged for another one. Thread-safe. */
public interface ChangeableTopology extends Topology {

  /**
   * Makes a view of another list with the same router. It has connections of its own; nothing is
   * sent yet, and {@link #shards} still gives the list of before.
   *
   * @throws IllegalArgumentException if the router cannot be over these shards
   */
  Shards over(List<ListTopology.Member> members);

  /**
   * Puts another view in the place of the current one. Calls that began with the old one end there:
   * it keeps serving them, but keeps no idle connection.
   *
   * @throws IllegalStateException if the topology is closed; the view is closed then too
   */
  void replaceWith(Shards next);
}
