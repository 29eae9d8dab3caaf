package org.shardcache.routing.compat;

import java.util.List;
import org.shardcache.routing.RouterType;
import org.shardcache.routing.RouterType.ListOrder;
import org.shardcache.routing.ShardRouters;

/**
 * The routers of Python clients. Each puts a key where the client puts the same bytes; none reads
 * hash tags, since that is the matter of {@link org.shardcache.routing.HashTags}.
 */
public final class CompatRouters {

  /**
   * The {@code ConsistentHashingRouter} of rb, and its {@code Ketama} class with weights: {@code
   * rb-ketama}. The ring is that of {@link ShardRouters#KETAMA}. rb hashes a text that describes a
   * whole host, such as {@code <HostInfo db=0 host='10.0.0.1' host_id=0 password=None port=6379
   * ssl=False ssl_options=None unix_socket_path=None>}: to meet it, give that text as the shard's
   * name. If all names are such texts, their host ids are 0 to N - 1.
   */
  public static final RouterType RB_KETAMA =
      RouterType.of(
          "rb-ketama",
          ListOrder.IRRELEVANT,
          shards -> {
            HostIds.checkLabels(shards);
            return ShardRouters.KETAMA.create(shards);
          });

  /**
   * The {@code PartitionRouter} of rb, its default: {@code rb-partition}. The signed CRC-32 of the
   * key, floor modulo the number of shards, is the host id. The shards' names are the host ids 0 to
   * N - 1; weights are all 1.
   */
  public static final RouterType RB_PARTITION =
      RouterType.of("rb-partition", ListOrder.IRRELEVANT, RbPartition::new);

  /**
   * The placement of rediscluster-py: {@code rediscluster}. The CRC-32 of the key, modulo the
   * number of shards, plus 1, is the number of the node. The shards' names are {@code node_1} to
   * {@code node_N}; weights are all 1.
   */
  public static final RouterType REDISCLUSTER =
      RouterType.of("rediscluster", ListOrder.IRRELEVANT, Rediscluster::new);

  /**
   * The placement of mredis: {@code mredis}. Bits 16 to 30 of the CRC-32 of the key, modulo the
   * number of shards, are the position in the list. The order of the list decides; weights are all
   * 1.
   */
  public static final RouterType MREDIS = RouterType.of("mredis", ListOrder.DECIDES, Mredis::new);

  /**
   * The ring of sprockets.clients.redis with the version of consistent_hash that it asks for:
   * {@code sprockets}, 120 points for weight 1. The shards' names are IPv4 addresses, which is all
   * that is hashed.
   */
  public static final RouterType SPROCKETS =
      RouterType.of("sprockets", ListOrder.IRRELEVANT, SprocketsRing::ofThreeWords);

  /**
   * The same ring with a later version of consistent_hash: {@code sprockets-160}, 160 points for
   * weight 1.
   */
  public static final RouterType SPROCKETS_160 =
      RouterType.of("sprockets-160", ListOrder.IRRELEVANT, SprocketsRing::ofFourWords);

  private CompatRouters() {}

  /**
   * Returns all of them.
   *
   * @return an immutable list
   */
  public static List<RouterType> all() {
    return List.of(RB_KETAMA, RB_PARTITION, REDISCLUSTER, MREDIS, SPROCKETS, SPROCKETS_160);
  }
}
