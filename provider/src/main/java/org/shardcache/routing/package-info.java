/** Which shard holds a key: pure functions, no I/O. */
@NullMarked
package org.shardcache.routing;

import org.jspecify.annotations.NullMarked;
