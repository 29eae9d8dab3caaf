@NullMarked
package org.shardcache.integration.libraries;

import org.jspecify.annotations.NullMarked;
