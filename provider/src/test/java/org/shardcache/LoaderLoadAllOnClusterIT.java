package org.shardcache;

import org.shardcache.embedded.WithEmbeddedShards;

/** As {@link LoaderLoadAllIT}, on a Redis Cluster. */
@WithEmbeddedShards(cluster = true, shared = true)
final class LoaderLoadAllOnClusterIT extends LoaderLoadAllIT {}
