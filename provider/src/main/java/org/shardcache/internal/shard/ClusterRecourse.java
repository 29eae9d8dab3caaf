package org.shardcache.internal.shard;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.internal.shard.SlotMap.Address;

/**
 * Where requests to a Redis Cluster go on: to the node that the asked one names, or to whoever has
 * the slot of the key by now.
 *
 * @param nodes gives the node at an address
 * @param current gives the newest view of the cluster
 * @param refresh asks for a newer one
 */
record ClusterRecourse(Function<Address, Node> nodes, Supplier<Shards> current, Runnable refresh)
    implements Recourse {

  @Override
  public @Nullable Target after(
      Setback setback, Routed<?> routed, Shard shard, Node asked, Deadline deadline) {
    if (setback instanceof Setback.Ask ask) {
      return new Target(
          nodes.apply(Address.of(ask.host(), ask.port(), asked)), Target.Manner.ASKING);
    }
    if (!(setback instanceof Setback.Declined || setback instanceof Setback.NoneFree)) {
      refresh.run(); // else the map is none the worse
    }
    if (setback instanceof Setback.Moved moved) {
      return Target.of(nodes.apply(Address.of(moved.host(), moved.port(), asked)));
    }
    byte[] routingBytes = routed.routingBytes();
    if (routingBytes != null) {
      Shards view = current.get();
      return Target.of(view.list().get(view.indexFor(routingBytes)).primary(deadline));
    }
    return setback instanceof Setback.NotYet ? Target.of(asked) : null;
  }

  @Override
  public void lost(Shard shard, Node asked) {
    refresh.run();
  }

  @Override
  public void doubt() {
    refresh.run();
  }
}
