/** Hibernate's second-level cache on Redis shards. */
@NullMarked
package org.shardcache.examples.hibernate;

import org.jspecify.annotations.NullMarked;
