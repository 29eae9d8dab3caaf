/** Entries as bytes: key layout, operation table, scan and clear. */
@NullMarked
package org.shardcache.internal.store;

import org.jspecify.annotations.NullMarked;
