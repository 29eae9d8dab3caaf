/**
 * The side of the comparison that runs in a JVM of its own with one contender: it obeys the lines
 * that the driver sends, and brings no library along.
 */
@NullMarked
package org.shardcache.benchmarks.agent;

import org.jspecify.annotations.NullMarked;
