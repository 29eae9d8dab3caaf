/** The command that runs the benchmarks. */
@NullMarked
package org.shardcache.benchmarks;

import org.jspecify.annotations.NullMarked;
