package org.shardcache;

import org.shardcache.embedded.WithEmbeddedShards;

/** The same table with loaders, writers and listeners on a Redis Cluster. */
@WithEmbeddedShards(cluster = true, shared = true)
final class OperationParityCustomizationsOnClusterIT extends OperationParityCustomizationsIT {}
