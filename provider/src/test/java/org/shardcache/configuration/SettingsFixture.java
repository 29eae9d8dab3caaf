package org.shardcache.configuration;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Reads settings from sources that a test fills. */
final class SettingsFixture {

  static final URI DEFAULT_URI = URI.create("org.shardcache.ShardcacheCachingProvider");

  private final Properties properties = new Properties();
  private final Properties system = new Properties();
  private final Map<String, String> environment = new HashMap<>();
  private URI uri = DEFAULT_URI;
  private ClassLoader classLoader = new EmptyClassLoader();

  static SettingsFixture settings(String... lines) {
    return new SettingsFixture().properties(lines);
  }

  /** A shard on the network, without TLS and replicas. */
  static ShardSettings tcp(
      String name, String host, int port, int database, Credentials credentials, double weight) {
    return new ShardSettings(
        name,
        new Location.Tcp(new HostAndPort(host, port)),
        database,
        credentials,
        null,
        weight,
        Duration.ofSeconds(1),
        new Replicas.None());
  }

  SettingsFixture properties(String... lines) {
    properties.putAll(parsed(lines));
    return this;
  }

  SettingsFixture object(String key, Object value) {
    properties.put(key, value);
    return this;
  }

  SettingsFixture system(String... lines) {
    system.putAll(parsed(lines));
    return this;
  }

  SettingsFixture environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  SettingsFixture uri(URI uri) {
    this.uri = uri;
    return this;
  }

  SettingsFixture classLoader(ClassLoader classLoader) {
    this.classLoader = classLoader;
    return this;
  }

  ShardcacheSettings read() {
    return ShardcacheSettings.read(uri, DEFAULT_URI, classLoader, properties, system, environment);
  }

  ManagerSettings manager() {
    return read().manager();
  }

  private static Properties parsed(String... lines) {
    Properties parsed = new Properties();
    try {
      parsed.load(new StringReader(String.join("\n", lines)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parsed;
  }

  /** Has no resources, whatever the tests' class path has. */
  private static final class EmptyClassLoader extends ClassLoader {
    EmptyClassLoader() {
      super(null);
    }
  }
}
