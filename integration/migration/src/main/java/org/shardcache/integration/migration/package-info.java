/** A program that knows {@code javax.cache} only. */
@NullMarked
package org.shardcache.integration.migration;

import org.jspecify.annotations.NullMarked;
