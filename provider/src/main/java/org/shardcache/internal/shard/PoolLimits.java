package org.shardcache.internal.shard;

import java.time.Duration;

/**
 * How many connections to one server there may be, for how long, and what for.
 *
 * @param max the most at a time
 * @param maxWait how long a call waits for one while all are in use; never longer than its budget
 * @param idle how long one is kept that nobody uses
 * @param keysInFlight about how many keys requests are that are sent over one before replies are
 *     read, at most
 */
public record PoolLimits(int max, Duration maxWait, Duration idle, int keysInFlight) {}
