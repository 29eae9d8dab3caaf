package org.shardcache.internal.shard;

import java.time.Duration;

/**
 * How many connections to one server there may be, and for how long.
 *
 * @param max the most at a time
 * @param maxWait how long a call waits for one while all are in use; never longer than its budget
 * @param idle how long one is kept that nobody uses
 */
public record PoolLimits(int max, Duration maxWait, Duration idle) {}
