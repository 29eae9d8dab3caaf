/**
 * What can be watched of caches besides the statistics of JCache: calls to shards, loads, entries
 * that cannot be decoded. The modules for Micrometer and OpenTelemetry are made of this.
 */
@NullMarked
package org.shardcache.observation;

import org.jspecify.annotations.NullMarked;
