/** What applications may name: the caching provider and what {@code unwrap} gives. */
@NullMarked
package org.shardcache;

import org.jspecify.annotations.NullMarked;
