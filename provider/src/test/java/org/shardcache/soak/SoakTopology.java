package org.shardcache.soak;

import java.util.List;
import java.util.Properties;
import javax.cache.Cache;
import org.shardcache.ShardedCache;
import org.shardcache.embedded.EmbeddedShard;

/** Servers under a way of finding them, and what may happen to them. */
interface SoakTopology extends AutoCloseable {

  /** How long after a fault its part may still fail calls: they are tried again every 200 ms. */
  long GRACE_MILLIS = 1_500;

  /** What finds the servers, without the prefix {@code shardcache.}. */
  Properties settings();

  /** How many parts there are that fail independently. */
  int parts();

  /** The part that the entry of a key in a cache belongs to. */
  int partOf(Cache<String, ?> cache, String key);

  /** What may happen, each to one part. */
  List<Fault> faults();

  /** All servers: their connections are counted. */
  List<EmbeddedShard> servers();

  @Override
  void close();

  /** The name of the shard that has the entry of a key. */
  static String shardName(Cache<String, ?> cache, String key) {
    return cache.unwrap(ShardedCache.class).shardFor(key).name();
  }
}
