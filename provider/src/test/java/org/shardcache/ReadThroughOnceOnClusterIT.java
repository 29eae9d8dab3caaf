package org.shardcache;

import org.shardcache.embedded.WithEmbeddedShards;

/** As {@link ReadThroughOnceIT}, on a Redis Cluster. */
@WithEmbeddedShards(cluster = true, shared = true)
final class ReadThroughOnceOnClusterIT extends ReadThroughOnceIT {}
