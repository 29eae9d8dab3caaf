/** Objects to bytes and back. Nothing here knows Redis or JCache. */
@NullMarked
package org.shardcache.serialization;

import org.jspecify.annotations.NullMarked;
