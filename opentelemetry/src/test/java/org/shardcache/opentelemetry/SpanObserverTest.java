package org.shardcache.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.shardcache.observation.CacheObserver;
import org.shardcache.observation.ShardCall;
import org.shardcache.observation.ShardCall.Kind;
import org.shardcache.observation.ShardCall.Outcome;

final class SpanObserverTest {

  @RegisterExtension
  private static final OpenTelemetryExtension SPANS = OpenTelemetryExtension.create();

  private final SpanObserver observer =
      new SpanObserver(SPANS.getOpenTelemetry(), Duration.ofMillis(50));

  private static ShardCall call(Outcome outcome, long millis) {
    int failed = outcome == Outcome.DONE ? 0 : 1;
    return new ShardCall("alpha", Kind.BULK, 7, failed, outcome, Duration.ofMillis(millis));
  }

  @Test
  void aQuickCallHasNoSpan() {
    observer.shardCalled(call(Outcome.DONE, 49));

    assertThat(SPANS.getSpans()).isEmpty();
  }

  @Test
  void aSlowCallHasOneAsLongAsItTookInsideTheCallersSpan() {
    Span caller = SPANS.getOpenTelemetry().getTracer("test").spanBuilder("caller").startSpan();
    try (Scope scope = caller.makeCurrent()) {
      assertThat(scope).isNotNull();
      observer.shardCalled(call(Outcome.DONE, 80));
    }

    SpanData span = SPANS.getSpans().get(0);
    assertThat(span.getName()).isEqualTo("shardcache bulk");
    assertThat(span.getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
    assertThat(span.getEndEpochNanos() - span.getStartEpochNanos()).isEqualTo(80_000_000);
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    assertThat(span.getAttributes().get(AttributeKey.stringKey("shardcache.shard")))
        .isEqualTo("alpha");
    assertThat(span.getAttributes().get(AttributeKey.longKey("db.operation.batch.size")))
        .isEqualTo(7);
  }

  @Test
  void aFailedCallHasOneThatSaysSo() {
    observer.shardCalled(call(Outcome.UNKNOWN_EFFECT, 1));

    SpanData span = SPANS.getSpans().get(0);
    assertThat(span.getStatus()).isEqualTo(StatusData.error());
    assertThat(span.getAttributes().get(AttributeKey.stringKey("shardcache.outcome")))
        .isEqualTo("unknown-effect");
  }

  @Test
  void cacheManagersFindIt() {
    assertThat(ServiceLoader.load(CacheObserver.class))
        .singleElement()
        .isInstanceOf(SpanObserver.class);
  }
}
