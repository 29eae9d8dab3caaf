/** What tests of several packages and modules share. */
@NullMarked
package org.shardcache.testing;

import org.jspecify.annotations.NullMarked;
