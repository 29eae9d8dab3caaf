/**
 * Spans of slow and failed calls to shards, in OpenTelemetry. With this module on the class path,
 * cache managers use the global instance ({@link io.opentelemetry.api.GlobalOpenTelemetry});
 * nothing has to be registered.
 */
@NullMarked
package org.shardcache.opentelemetry;

import org.jspecify.annotations.NullMarked;
