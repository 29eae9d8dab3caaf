/** Shards, topologies, connections and fan-out. */
@NullMarked
package org.shardcache.internal.shard;

import org.jspecify.annotations.NullMarked;
