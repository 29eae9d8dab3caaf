package org.shardcache.routing.compat;

import java.util.List;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;

/** Python's modulo is the floor modulo, and the CRC-32 is made signed before it. */
final class RbPartition implements ShardRouter {

  private final int[] positions;

  RbPartition(List<ShardDescriptor> shards) {
    positions = NumberedShards.positions("rb-partition", shards, Integer::toString);
  }

  @Override
  public int route(byte[] routingKey) {
    return positions[Math.floorMod(Crc32.of(routingKey), positions.length)];
  }
}
