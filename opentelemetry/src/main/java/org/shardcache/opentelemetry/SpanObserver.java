package org.shardcache.opentelemetry;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import org.shardcache.observation.CacheObserver;
import org.shardcache.observation.ShardCall;
import org.shardcache.observation.ShardCall.Outcome;

/**
 * Makes a span of each call to a shard that was slow or failed, within the span that is current in
 * the calling thread. No key, no value and no password is in it. Thread-safe.
 */
public final class SpanObserver implements CacheObserver {

  /** From when on a call is slow, where nothing is said: a hundred milliseconds. */
  public static final Duration DEFAULT_SLOW = Duration.ofMillis(100);

  private final Supplier<OpenTelemetry> openTelemetry;
  private final Duration slow;

  /**
   * Uses the global instance, as it is when a span is made. From when on a call is slow says the
   * system property {@code otel.instrumentation.shardcache.slow-call}, else the environment
   * variable {@code OTEL_INSTRUMENTATION_SHARDCACHE_SLOW_CALL}, in milliseconds or with a unit
   * ({@code 20}, {@code 20ms}, {@code 2s}), else {@link #DEFAULT_SLOW}.
   *
   * @throws IllegalArgumentException if one of these is no duration
   */
  public SpanObserver() {
    this(
        GlobalOpenTelemetry::getOrNoop,
        SlowThreshold.read(System.getProperties(), System.getenv()));
  }

  /**
   * Uses an instance.
   *
   * @param openTelemetry where the spans go
   * @param slow from when on a call that did not fail has a span
   */
  public SpanObserver(OpenTelemetry openTelemetry, Duration slow) {
    this(() -> openTelemetry, slow);
  }

  private SpanObserver(Supplier<OpenTelemetry> openTelemetry, Duration slow) {
    this.openTelemetry = openTelemetry;
    this.slow = slow;
  }

  @Override
  public void shardCalled(ShardCall call) {
    if (call.outcome() == Outcome.DONE && call.duration().compareTo(slow) < 0) {
      return;
    }
    Instant end = Instant.now();
    String kind = text(call.kind());
    Span span =
        openTelemetry
            .get()
            .getTracer("org.shardcache")
            .spanBuilder("shardcache " + kind)
            .setSpanKind(SpanKind.CLIENT)
            .setStartTimestamp(end.minus(call.duration()))
            .setAttribute("db.system.name", "redis")
            .setAttribute("db.operation.batch.size", (long) call.requests())
            .setAttribute("shardcache.shard", call.shard())
            .setAttribute("shardcache.kind", kind)
            .setAttribute("shardcache.failed", (long) call.failed())
            .setAttribute("shardcache.outcome", text(call.outcome()))
            .startSpan();
    if (call.outcome() != Outcome.DONE) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(end);
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
