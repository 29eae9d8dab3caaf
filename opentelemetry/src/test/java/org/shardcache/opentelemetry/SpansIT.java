package org.shardcache.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** What spans show of calls to a real shard that is slow, or gone. */
@WithEmbeddedShards(count = 1, unixSockets = true)
final class SpansIT {

  private static final Duration SLOW = Duration.ofMillis(250);
  private static final int PAUSE_MILLIS = 400;

  @RegisterExtension
  private static final OpenTelemetryExtension SPANS = OpenTelemetryExtension.create();

  private final EmbeddedShard shard;
  private final ShardcacheCachingProvider provider = new ShardcacheCachingProvider();
  private Cache<String, String> cache;

  SpansIT(EmbeddedShards shards) {
    this.shard = shards.shard(0);
  }

  @BeforeEach
  void open() {
    Properties settings = settings();
    settings.put("shardcache.observer", new SpanObserver(SPANS.getOpenTelemetry(), SLOW));
    cache = cache(provider.getDefaultURI(), settings);
    cache.put("secret key", "secret value");
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("shardcache.shards", "alpha");
    settings.setProperty("shardcache.shard.alpha.uri", shard.uri().toString());
    settings.setProperty("shardcache.timeout", "5s");
    return settings;
  }

  private Cache<String, String> cache(URI manager, Properties settings) {
    return provider
        .getCacheManager(manager, null, settings)
        .createCache(
            "cache",
            new MutableConfiguration<String, String>().setTypes(String.class, String.class));
  }

  @AfterEach
  void close() {
    provider.close();
  }

  private static List<SpanData> spansIn(Span caller) {
    return SPANS.getSpans().stream()
        .filter(span -> span.getParentSpanId().equals(caller.getSpanContext().getSpanId()))
        .toList();
  }

  private static Span caller() {
    return SPANS.getOpenTelemetry().getTracer("test").spanBuilder("caller").startSpan();
  }

  private static void assertNothingSecretIn(SpanData span) {
    assertThat(span.toString()).doesNotContain("secret");
  }

  @Test
  void aCallThatAShardIsSlowToAnswerHasASpanInThatOfItsCaller() {
    Span caller = caller();
    shard.command("CLIENT", "PAUSE", String.valueOf(PAUSE_MILLIS), "ALL");
    try (Scope scope = caller.makeCurrent()) {
      assertThat(scope).isNotNull();
      assertThat(cache.get("secret key")).isEqualTo("secret value");
    }

    assertThat(spansIn(caller))
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.getName()).isEqualTo("shardcache single");
              assertThat(span.getStatus()).isEqualTo(StatusData.unset());
              assertThat(span.getEndEpochNanos() - span.getStartEpochNanos())
                  .isBetween(SLOW.toNanos(), Duration.ofSeconds(5).toNanos());
              assertThat(span.getAttributes().get(AttributeKey.stringKey("shardcache.shard")))
                  .isEqualTo("alpha");
              assertNothingSecretIn(span);
            });
  }

  @Test
  void onTheClassPathItTellsTheGlobalOpenTelemetryWithoutAnySettingOfTheManager() {
    assertThat(GlobalOpenTelemetry.get().getTracerProvider())
        .isSameAs(SPANS.getOpenTelemetry().getTracerProvider());
    System.setProperty(SlowThreshold.PROPERTY, "0ms");
    Cache<String, String> found;
    try {
      found = cache(URI.create("found"), settings());
    } finally {
      System.clearProperty(SlowThreshold.PROPERTY);
    }
    Span caller = caller();
    try (Scope scope = caller.makeCurrent()) {
      assertThat(scope).isNotNull();
      assertThat(found.get("secret key")).isEqualTo("secret value");
    }

    assertThat(spansIn(caller))
        .singleElement()
        .satisfies(
            span ->
                assertThat(span.getAttributes().get(AttributeKey.stringKey("shardcache.shard")))
                    .isEqualTo("alpha"));
  }

  @Test
  void aCallToAShardThatIsGoneHasASpanThatSaysThatItFailed() {
    Span caller = caller();
    shard.kill();
    try (Scope scope = caller.makeCurrent()) {
      assertThat(scope).isNotNull();
      assertThatThrownBy(() -> cache.put("secret key", "other secret"))
          .isInstanceOf(CacheException.class);
    } finally {
      shard.restart();
    }

    assertThat(spansIn(caller))
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.getStatus()).isEqualTo(StatusData.error());
              assertThat(span.getAttributes().get(AttributeKey.longKey("shardcache.failed")))
                  .isEqualTo(1);
              assertNothingSecretIn(span);
            });
  }
}
