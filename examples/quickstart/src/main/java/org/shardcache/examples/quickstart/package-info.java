/** A first program on Shardcache: a cache of books on three Redis shards. */
@NullMarked
package org.shardcache.examples.quickstart;

import org.jspecify.annotations.NullMarked;
