package org.shardcache.benchmarks.routing;

import java.util.List;
import java.util.stream.IntStream;
import org.shardcache.routing.RouterType;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;
import org.shardcache.routing.ShardRouters;
import org.shardcache.routing.compat.CompatRouters;

/** The routers that are measured. */
public enum Routers {
  KETAMA(ShardRouters.KETAMA, "redis-%d.example.com:6379"),
  REDIS_CLUSTER(ShardRouters.REDIS_CLUSTER, "redis-%d.example.com:6379"),
  RB_KETAMA(CompatRouters.RB_KETAMA, "redis-%d.example.com:6379"),
  RB_PARTITION(CompatRouters.RB_PARTITION, "%d"),
  REDISCLUSTER(CompatRouters.REDISCLUSTER, "node_%d"),
  MREDIS(CompatRouters.MREDIS, "redis-%d.example.com:6379"),
  SPROCKETS(CompatRouters.SPROCKETS, "10.0.0.%d"),
  SPROCKETS_160(CompatRouters.SPROCKETS_160, "10.0.0.%d");

  private final RouterType type;
  private final String names;

  Routers(RouterType type, String names) {
    this.type = type;
    this.names = names;
  }

  /** A router over so many shards, named as it wants them. */
  ShardRouter over(int shards) {
    int first = this == REDISCLUSTER ? 1 : 0;
    List<ShardDescriptor> list =
        IntStream.range(first, first + shards)
            .mapToObj(number -> new ShardDescriptor(names.formatted(number)))
            .toList();
    return type.create(list);
  }
}
