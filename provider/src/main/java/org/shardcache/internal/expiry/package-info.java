/** Mirrors {@code javax.cache.expiry}: expiry policies as times to live. */
@NullMarked
package org.shardcache.internal.expiry;

import org.jspecify.annotations.NullMarked;
