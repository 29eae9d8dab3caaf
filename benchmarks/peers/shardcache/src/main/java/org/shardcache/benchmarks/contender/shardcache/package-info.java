/** Shardcache in the comparison, in a jar and on a class path of its own. */
@NullMarked
package org.shardcache.benchmarks.contender.shardcache;

import org.jspecify.annotations.NullMarked;
