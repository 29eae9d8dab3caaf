/** Encryption as settings describe it: reads certificates, keys and key stores. */
@NullMarked
package org.shardcache.internal.tls;

import org.jspecify.annotations.NullMarked;
