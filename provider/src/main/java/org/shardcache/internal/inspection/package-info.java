/** What applications see of shards beside JCache: places, counts, raw commands, locks, stages. */
@NullMarked
package org.shardcache.internal.inspection;

import org.jspecify.annotations.NullMarked;
