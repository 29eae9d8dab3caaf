/** Runs the JSR-107 TCK on embedded shards and judges the results. */
@NullMarked
package org.shardcache.tck;

import org.jspecify.annotations.NullMarked;
