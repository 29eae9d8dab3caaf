package org.shardcache.routing.compat;

import java.util.List;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;

/** The unsigned CRC-32 modulo the number of nodes; their numbers begin with 1. */
final class Rediscluster implements ShardRouter {

  private final int[] positions;

  Rediscluster(List<ShardDescriptor> shards) {
    positions = NumberedShards.positions("rediscluster", shards, number -> "node_" + (number + 1));
  }

  @Override
  public int route(byte[] routingKey) {
    return positions[Integer.remainderUnsigned(Crc32.of(routingKey), positions.length)];
  }
}
