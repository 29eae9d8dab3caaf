package org.shardcache;

import org.shardcache.embedded.WithEmbeddedShards;

/** The statistics of every operation on a Redis Cluster. */
@WithEmbeddedShards(cluster = true, shared = true)
final class StatisticsOnClusterIT extends StatisticsIT {}
