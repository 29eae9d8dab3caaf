/** How long it takes to find the shard of a key. */
@NullMarked
package org.shardcache.benchmarks.routing;

import org.jspecify.annotations.NullMarked;
