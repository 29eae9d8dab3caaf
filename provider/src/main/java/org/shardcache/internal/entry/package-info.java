/**
 * What all parts of a cache work with: its keys and values as bytes, its store with the exceptions
 * of JCache, and the turns that threads take at one key.
 */
@NullMarked
package org.shardcache.internal.entry;

import org.jspecify.annotations.NullMarked;
