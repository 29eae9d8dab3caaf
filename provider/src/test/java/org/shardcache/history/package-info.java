/** Histories of what several clients did with a cache, and whether they are linearizable. */
@NullMarked
package org.shardcache.history;

import org.jspecify.annotations.NullMarked;
