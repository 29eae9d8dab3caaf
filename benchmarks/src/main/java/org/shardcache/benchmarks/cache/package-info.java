/** What operations of a cache cost the JVM that calls them. */
@NullMarked
package org.shardcache.benchmarks.cache;

import org.jspecify.annotations.NullMarked;
