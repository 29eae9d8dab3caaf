/** Mirrors {@code javax.cache.management}: statistics and MXBeans. */
@NullMarked
package org.shardcache.internal.management;

import org.jspecify.annotations.NullMarked;
