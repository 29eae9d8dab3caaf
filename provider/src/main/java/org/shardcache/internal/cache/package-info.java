/** The JCache surface: provider parts, manager, cache, iterator. */
@NullMarked
package org.shardcache.internal.cache;

import org.jspecify.annotations.NullMarked;
