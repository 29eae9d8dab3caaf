/** Mirrors {@code javax.cache.processor}: entry processors. */
@NullMarked
package org.shardcache.internal.processor;

import org.jspecify.annotations.NullMarked;
