/**
 * What users write: cache configurations and settings.
 *
 * <p>Code sets a cache up with a {@link org.shardcache.configuration.ShardedCacheConfiguration};
 * everything else, and what operators tune, is settings: {@code .properties} keys that begin with
 * {@code shardcache.}, read by {@link org.shardcache.configuration.ShardcacheSettings}.
 */
@NullMarked
package org.shardcache.configuration;

import org.jspecify.annotations.NullMarked;
