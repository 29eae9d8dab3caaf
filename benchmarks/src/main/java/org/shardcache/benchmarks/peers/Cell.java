package org.shardcache.benchmarks.peers;

import org.jspecify.annotations.Nullable;

/**
 * A contender in a row.
 *
 * @param peer its id
 * @param figures what it did, null if it did nothing
 * @param words why it did nothing, or not all, null if there is nothing to say
 */
record Cell(String peer, @Nullable Figures figures, @Nullable String words) {}
