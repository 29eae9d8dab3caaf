package org.shardcache;

import org.shardcache.embedded.WithEmbeddedShards;

/** As {@link LoaderStaleFillIT}, on a Redis Cluster. */
@WithEmbeddedShards(cluster = true, shared = true)
final class LoaderStaleFillOnClusterIT extends LoaderStaleFillIT {}
