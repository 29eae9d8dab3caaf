/** What users write: cache configurations and settings. */
@NullMarked
package org.shardcache.configuration;

import org.jspecify.annotations.NullMarked;
