/** Spring's cache abstraction on Redis shards. */
@NullMarked
package org.shardcache.examples.spring;

import org.jspecify.annotations.NullMarked;
