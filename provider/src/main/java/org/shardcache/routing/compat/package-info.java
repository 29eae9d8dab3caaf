/**
 * The routers of Python clients that shard Redis, to the bit, so that Java applications and
 * programs that use those clients can share shards.
 */
@NullMarked
package org.shardcache.routing.compat;

import org.jspecify.annotations.NullMarked;
