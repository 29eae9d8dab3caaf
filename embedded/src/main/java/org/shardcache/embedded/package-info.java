/** Local Redis shards for development, tests and the quickstart. */
@NullMarked
package org.shardcache.embedded;

import org.jspecify.annotations.NullMarked;
