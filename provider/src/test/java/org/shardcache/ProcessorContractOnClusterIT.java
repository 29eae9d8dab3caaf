package org.shardcache;

import org.shardcache.embedded.WithEmbeddedShards;

/** As {@link ProcessorContractIT}, on a Redis Cluster. */
@WithEmbeddedShards(cluster = true, shared = true)
final class ProcessorContractOnClusterIT extends ProcessorContractIT {}
