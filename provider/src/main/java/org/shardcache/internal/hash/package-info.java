/** Hash functions and rings that routers are made of; no allocation per key. */
@NullMarked
package org.shardcache.internal.hash;

import org.jspecify.annotations.NullMarked;
