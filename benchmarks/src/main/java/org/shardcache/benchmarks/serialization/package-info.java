/** Serializers side by side. */
@NullMarked
package org.shardcache.benchmarks.serialization;

import org.jspecify.annotations.NullMarked;
