/**
 * What holds under load while servers and networks fail: the topologies, what happens to them, the
 * callers, and what is known of the entries.
 */
@NullMarked
package org.shardcache.soak;

import org.jspecify.annotations.NullMarked;
