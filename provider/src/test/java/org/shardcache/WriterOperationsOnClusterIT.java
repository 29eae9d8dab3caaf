package org.shardcache;

import org.shardcache.embedded.WithEmbeddedShards;

/** As {@link WriterOperationsIT}, on a Redis Cluster. */
@WithEmbeddedShards(cluster = true, shared = true)
final class WriterOperationsOnClusterIT extends WriterOperationsIT {}
