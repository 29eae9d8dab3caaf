@NullMarked
package org.shardcache.opentelemetry;

import org.jspecify.annotations.NullMarked;
