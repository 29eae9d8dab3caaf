package org.shardcache.benchmarks.peers;

import org.shardcache.benchmarks.agent.Measurement;

/**
 * One contender in one round.
 *
 * @param client what its JVM measured
 * @param serverCpuNanos what the servers used meanwhile
 */
record RoundResult(Measurement client, long serverCpuNanos) {}
