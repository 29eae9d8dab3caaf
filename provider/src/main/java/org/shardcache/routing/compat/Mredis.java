package org.shardcache.routing.compat;

import java.util.List;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;

/** Fifteen bits of the CRC-32, below the sign, modulo the number of servers. */
final class Mredis implements ShardRouter {

  private final int shards;

  Mredis(List<ShardDescriptor> shards) {
    NumberedShards.checkWeights("mredis", shards);
    this.shards = shards.size();
  }

  @Override
  public int route(byte[] routingKey) {
    return (Crc32.of(routingKey) >>> 16 & 0x7FFF) % shards;
  }
}
