@NullMarked
package org.shardcache.cdi;

import org.jspecify.annotations.NullMarked;
