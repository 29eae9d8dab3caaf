package org.shardcache;

import org.shardcache.embedded.WithEmbeddedShards;

/** As {@link EventOrderIT}, on a Redis Cluster. */
@WithEmbeddedShards(cluster = true, shared = true)
final class EventOrderOnClusterIT extends EventOrderIT {}
