/** What tests of several packages share. */
@NullMarked
package org.shardcache.testing;

import org.jspecify.annotations.NullMarked;
