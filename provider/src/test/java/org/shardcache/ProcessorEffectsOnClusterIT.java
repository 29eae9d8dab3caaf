package org.shardcache;

import org.shardcache.embedded.WithEmbeddedShards;

/** As {@link ProcessorEffectsIT}, on a Redis Cluster. */
@WithEmbeddedShards(cluster = true, shared = true)
final class ProcessorEffectsOnClusterIT extends ProcessorEffectsIT {}
