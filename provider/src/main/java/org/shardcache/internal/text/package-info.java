/** Wording of messages. */
@NullMarked
package org.shardcache.internal.text;

import org.jspecify.annotations.NullMarked;
