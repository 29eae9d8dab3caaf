package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.cache.CacheException;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.configuration.ShardedCacheConfiguration;

/** Settings that cannot be used are refused at once, in words that help and give nothing away. */
final class RefusedSettingsTest {

  private final CacheFixture fixture = CacheFixture.unreachable();

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({
    "shrads, shardcache.shards",
    "key-prefx, shardcache.key-prefix",
    "cache.orders.tll, ttl",
    "timeuot, shardcache.timeout",
    "serialization.alow, shardcache.serialization.allow"
  })
  void anUnknownSettingIsRefusedAndTheNearestOneNamed(String setting, String nearest) {
    fixture.with(setting, "x");

    assertThatThrownBy(fixture::manager)
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("shardcache." + setting)
        .hasMessageContaining(nearest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://user:s3cret@",
        "redis://user:s3cret@host:notaport",
        "redis://user:s3cret@host:6379/notadatabase",
        "redis://user:s3cret@host:99999",
        "redis://:s3cret@host?ttl=abc",
        "http://user:s3cret@host",
        "redis://user:s3cret%zz@host",
        "redis://a:s3cret@h1,redis://user:s3cret@ho st",
        "user:s3cret@host"
      })
  void aBadUriIsRefusedWithoutItsPassword(String uri) {
    fixture.with("shards", uri);

    CacheException refusal = catchThrowableOfType(CacheException.class, fixture::manager);

    assertThat(refusal).hasMessageContaining("shardcache.shards");
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      assertThat(cause.toString()).doesNotContain("s3cret");
    }
  }

  @Test
  void aShardCannotBeListedTwice() {
    fixture.with("shards", "redis://host:7000,redis://other:7000,redis://host:7000");

    assertThatThrownBy(fixture::manager)
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("shardcache.shards")
        .hasMessageContaining("host:7000")
        .hasMessageContaining("twice");
  }

  @Test
  void anUnknownRouterIsRefusedAndTheKnownOnesNamed() {
    fixture.with("router", "ketamma");

    assertThatThrownBy(fixture::manager)
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("shardcache.router")
        .hasMessageContaining("ketamma")
        .hasMessageContaining("ketama");
  }

  @Test
  void anUnknownSerializerIsRefusedWhenTheCacheIsCreatedAndTheKnownOnesNamed() {
    fixture.with("cache.orders.serializer", "kyro");

    assertThatThrownBy(() -> fixture.objects("orders"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining("kyro")
        .hasMessageContaining("kryo");
    assertThat(fixture.manager().getCacheNames()).doesNotContain("customers");
    fixture.objects("customers");
  }

  @Test
  void jsonIsRefusedForACacheThatDeclaresNoConcreteTypeOfValues() {
    fixture.with("cache.orders.serializer", "json");

    assertThatThrownBy(() -> fixture.objects("orders"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining("shardcache.cache.orders.value-type");

    fixture.with("cache.customers.serializer", "json");
    fixture.strings("customers");
  }

  @Test
  void anUnknownKeySerializerAndAPlainOneForOtherKeysAreRefused() {
    assertThatThrownBy(
            () ->
                fixture.cache(
                    "orders", new ShardedCacheConfiguration<>().setKeySerializerName("cannonical")))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("cannonical")
        .hasMessageContaining("canonical");
    assertThatThrownBy(
            () ->
                fixture.cache(
                    "orders", new ShardedCacheConfiguration<>().setKeySerializerName("text")))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'orders'");
    assertThat(fixture.manager().getCacheNames()).isEmpty();
  }

  @Test
  void aRedisUriIsNoManagerUri() {
    Properties properties = new Properties();

    assertThatThrownBy(
            () ->
                fixture
                    .provider()
                    .getCacheManager(
                        URI.create("redis://user:s3cret@host"),
                        getClass().getClassLoader(),
                        properties))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("shardcache.shards")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void twoTimesToLiveOfOneCacheContradictEachOther() {
    fixture.with("cache.orders.ttl", "1m").with("cache.orders.access-ttl", "1m");

    assertThatThrownBy(() -> fixture.objects("orders"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining("access-ttl");
  }

  @Test
  void aTypeThatTheManagersClassLoaderDoesNotKnowIsRefused() {
    fixture.with("cache.orders.value-type", "com.acme.Missing");

    assertThatThrownBy(() -> fixture.objects("orders"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("shardcache.cache.orders.value-type")
        .hasMessageContaining("com.acme.Missing");
  }

  static Stream<Arguments> configurationsThatFail() {
    return Stream.of(
        Arguments.of(
            "a prefix that is taken",
            (UnaryOperator<ShardedCacheConfiguration<Object, Object>>)
                configuration -> configuration.setKeyPrefix("taken:more:")),
        Arguments.of(
            "a serializer that does not exist",
            (UnaryOperator<ShardedCacheConfiguration<Object, Object>>)
                configuration -> configuration.setSerializerName("kyro")),
        Arguments.of(
            "a factory that fails",
            (UnaryOperator<ShardedCacheConfiguration<Object, Object>>)
                configuration ->
                    configuration
                        .setReadThrough(true)
                        .setCacheLoaderFactory(
                            () -> {
                              throw new IllegalStateException("out of order");
                            })));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("configurationsThatFail")
  void whatWasTakenIsGivenBackWhenACacheCannotBeCreated(
      String name, UnaryOperator<ShardedCacheConfiguration<Object, Object>> change) {
    List<CloseablePolicy> created = new ArrayList<>();
    ShardedCacheConfiguration<Object, Object> configuration =
        new ShardedCacheConfiguration<>().setKeyPrefix("wanted:");
    configuration.setExpiryPolicyFactory(
        () -> {
          created.add(new CloseablePolicy());
          return created.get(created.size() - 1);
        });
    fixture.cache("first", new ShardedCacheConfiguration<>().setKeyPrefix("taken:"));

    assertThatThrownBy(() -> fixture.cache("second", change.apply(configuration)))
        .isInstanceOf(RuntimeException.class);

    assertThat(created).allMatch(policy -> policy.closed);
    assertThat(fixture.manager().getCacheNames()).containsExactly("first");
    fixture.cache("third", new ShardedCacheConfiguration<>().setKeyPrefix("wanted:by-another:"));
  }

  @Test
  void aFactoryOfExpiryPoliciesThatFailsTakesNothing() {
    ShardedCacheConfiguration<Object, Object> configuration =
        new ShardedCacheConfiguration<>().setKeyPrefix("wanted:");
    configuration.setExpiryPolicyFactory(
        () -> {
          throw new IllegalStateException("out of order");
        });

    assertThatThrownBy(() -> fixture.cache("first", configuration))
        .hasStackTraceContaining("order");

    fixture.cache("second", new ShardedCacheConfiguration<>().setKeyPrefix("wanted:by-another:"));
  }

  /** A policy with something to close. */
  private static final class CloseablePolicy implements ExpiryPolicy, AutoCloseable {

    private final ExpiryPolicy eternal = new EternalExpiryPolicy();
    private boolean closed;

    @Override
    public Duration getExpiryForCreation() {
      return eternal.getExpiryForCreation();
    }

    @Override
    public Duration getExpiryForAccess() {
      return new Duration(TimeUnit.SECONDS, 1);
    }

    @Override
    public Duration getExpiryForUpdate() {
      return new Duration(TimeUnit.SECONDS, 1);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
