package org.shardcache;

import org.shardcache.embedded.WithEmbeddedShards;

/** As {@link ExpiryIT}, on a Redis Cluster. */
@WithEmbeddedShards(cluster = true, shared = true)
final class ExpiryOnClusterIT extends ExpiryIT {}
