package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.shardcache.configuration.SettingsFixture.settings;
import static org.shardcache.configuration.SettingsFixture.tcp;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The strongest source that has a setting gives it. */
class SettingsPrecedenceTest {

  @TempDir Path directory;

  @Test
  void withoutAnySettingThereIsOneShardOnLocalhost() {
    ManagerSettings manager = settings().manager();

    assertThat(names(manager)).containsExactly("localhost:6379");
    assertThat(manager.shards().get(0))
        .isEqualTo(tcp("localhost:6379", "localhost", 6379, 0, Credentials.none(), 1));
  }

  @Test
  void redisUriOfTheEnvironmentNamesTheShardsWhenNothingElseDoes() {
    SettingsFixture fixture =
        settings().environment("REDIS_URI", "redis://:p$${x}@h1:7000/3,redis://h2?ttl=60");

    assertThat(names(fixture.manager())).containsExactly("h1:7000/3", "h2:6379");
    assertThat(fixture.manager().shards().get(0).credentials().password()).isEqualTo("p$${x}");
    assertThat(fixture.manager().defaultTtl()).isEqualTo(Duration.ofSeconds(60));
    assertThat(names(fixture.properties("shardcache.shards=redis://mine").manager()))
        .containsExactly("mine:6379");
  }

  @Test
  void anEmptyRedisUriIsNone() {
    assertThat(names(settings().environment("REDIS_URI", " ").manager()))
        .containsExactly("localhost:6379");
  }

  @Test
  void eachSourceBeatsTheNextSettingBySetting() throws IOException {
    Files.writeString(
        directory.resolve("shardcache.properties"),
        """
        shardcache.shards=redis://file
        shardcache.timeout=3s
        shardcache.lease=3m
        shardcache.pool.max=3
        """);
    try (URLClassLoader classLoader = new URLClassLoader(urls(), null)) {
      ManagerSettings manager =
          settings("shardcache.timeout=1s")
              .system("shardcache.timeout=2s", "shardcache.lease=2m")
              .environment("REDIS_URI", "redis://environment")
              .classLoader(classLoader)
              .manager();

      assertThat(manager.timeout()).isEqualTo(Duration.ofSeconds(1));
      assertThat(manager.lease()).isEqualTo(Duration.ofMinutes(2));
      assertThat(manager.pool().max()).isEqualTo(3);
      assertThat(names(manager)).containsExactly("file:6379");
    }
  }

  @Test
  void aFileThatTheUriNamesIsReadInsteadOfTheOneOnTheClassPath() throws IOException {
    Files.writeString(
        directory.resolve("shardcache.properties"), "shardcache.pool.max=3\nshardcache.timeout=3s");
    Path other = Files.writeString(directory.resolve("other.conf"), "shardcache.timeout=4s");
    try (URLClassLoader classLoader = new URLClassLoader(urls(), null)) {
      ManagerSettings manager = settings().classLoader(classLoader).uri(other.toUri()).manager();

      assertThat(manager.timeout()).isEqualTo(Duration.ofSeconds(4));
      assertThat(manager.pool().max()).isEqualTo(16);
    }
  }

  @Test
  void theDefaultsOfAPropertiesObjectCount() {
    Properties defaults = new Properties();
    defaults.setProperty("shardcache.timeout", "5s");

    ShardcacheSettings settings =
        ShardcacheSettings.read(
            SettingsFixture.DEFAULT_URI,
            SettingsFixture.DEFAULT_URI,
            new URLClassLoader(new URL[0], null),
            new Properties(defaults),
            new Properties(),
            Map.of());

    assertThat(settings.manager().timeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void keysOfOthersAreIgnoredEverywhere() {
    SettingsFixture fixture =
        settings("hibernate.cache.ttl=1", "shardcache=x", "shardcachex.y=z", "Shardcache.a=b")
            .system("java.home=/x", "user.name=y")
            .object("other", new Object());

    assertThat(fixture.manager()).isEqualTo(settings().manager());
  }

  @Test
  void whatWasReadDoesNotChangeWithItsSources() {
    Properties properties = new Properties();
    properties.setProperty("shardcache.cache.orders.ttl", "1m");
    ShardcacheSettings settings =
        ShardcacheSettings.read(
            SettingsFixture.DEFAULT_URI,
            SettingsFixture.DEFAULT_URI,
            new URLClassLoader(new URL[0], null),
            properties,
            new Properties(),
            Map.of());
    properties.setProperty("shardcache.cache.orders.ttl", "2m");

    assertThat(settings.cache("orders").ttl()).isEqualTo(Duration.ofMinutes(1));
  }

  private URL[] urls() throws IOException {
    return new URL[] {directory.toUri().toURL()};
  }

  private static List<String> names(ManagerSettings manager) {
    return manager.shards().stream().map(ShardSettings::name).toList();
  }
}
