package org.shardcache.configuration;

/**
 * How bulk operations go to a shard. Immutable.
 *
 * @param maxKeys the most keys that are sent before replies are read, 1 to 100,000; {@code
 *     shardcache.batch.max-keys}, 1,000 by default
 * @param merge whether plain reads of several keys are one {@code MGET}; if not, each key is a
 *     command of its own, which {@code MONITOR} shows more clearly; {@code shardcache.batch.merge},
 *     true by default
 */
public record BatchSettings(int maxKeys, boolean merge) {}
