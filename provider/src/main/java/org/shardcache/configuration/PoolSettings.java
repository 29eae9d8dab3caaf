package org.shardcache.configuration;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The connections of each shard. Immutable.
 *
 * @param max the most at a time, from 1 up; {@code shardcache.pool.max}, 16 by default
 * @param maxWait how long a call may wait for one while all are in use; null for the budget of the
 *     call; {@code shardcache.pool.max-wait}
 * @param idle how long one that nobody uses is kept; {@code shardcache.pool.idle}, 1 min by default
 */
public record PoolSettings(int max, @Nullable Duration maxWait, Duration idle) {}
