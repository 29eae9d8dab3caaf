/**
 * The driver of the comparison with peers: starts servers and one JVM per contender, lets them run
 * in turns, and reports.
 */
@NullMarked
package org.shardcache.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
