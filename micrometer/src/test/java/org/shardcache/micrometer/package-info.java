@NullMarked
package org.shardcache.micrometer;

import org.jspecify.annotations.NullMarked;
