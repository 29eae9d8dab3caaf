/** Mirrors {@code javax.cache.event}: listeners and the order of events. */
@NullMarked
package org.shardcache.internal.event;

import org.jspecify.annotations.NullMarked;
