package org.shardcache;

import org.shardcache.embedded.WithEmbeddedShards;

/** Sibling methods do not drift apart on a Redis Cluster either. */
@WithEmbeddedShards(cluster = true, shared = true)
final class OperationParityOnClusterIT extends OperationParityIT {}
