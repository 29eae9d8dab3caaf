/** Mirrors {@code javax.cache.integration}: loaders and writers. */
@NullMarked
package org.shardcache.internal.integration;

import org.jspecify.annotations.NullMarked;
