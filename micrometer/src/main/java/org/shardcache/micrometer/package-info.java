/**
 * Meters of what caches do, in Micrometer. With this module on the class path, cache managers
 * record into the global registry ({@link io.micrometer.core.instrument.Metrics}); nothing has to
 * be registered.
 */
@NullMarked
package org.shardcache.micrometer;

import org.jspecify.annotations.NullMarked;
