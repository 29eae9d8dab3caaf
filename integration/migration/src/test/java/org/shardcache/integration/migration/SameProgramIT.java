package org.shardcache.integration.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/**
 * A program that knows the standard only runs on each provider, and sees the same: what is
 * exchanged is a dependency and a settings file.
 */
@WithEmbeddedShards(count = 3)
class SameProgramIT {

  /** The jar of each provider, by the beginning of its name. */
  private enum Provider {
    CAFFEINE("jcache-"),
    REDISSON("redisson-"),
    SHARDCACHE("shardcache-provider");

    private final String jar;

    Provider(String jar) {
      this.jar = jar;
    }

    /** In a build of several modules a jar may be a directory of classes yet. */
    boolean isIn(String element) {
      Path path = Path.of(element);
      return path.getFileName().toString().startsWith(jar)
          || (this == SHARDCACHE && path.endsWith(Path.of("provider", "target", "classes")));
    }
  }

  /** A program in a JVM that has one provider. */
  private record Run(Provider provider, Process process, Path output, Path errors) {

    /** What it has printed, after it has ended well. */
    List<String> lines() throws IOException, InterruptedException {
      try {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ends", provider).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.exitValue()).as(() -> provider + " ended with\n" + text(errors)).isZero();
      return Files.readAllLines(output, UTF_8);
    }
  }

  @TempDir private Path directory;
  private final List<Run> runs = new ArrayList<>();

  @AfterEach
  void end() {
    runs.forEach(run -> run.process().destroyForcibly());
  }

  @Test
  void theProgramSeesTheSameOnEveryProvider(EmbeddedShards shards) throws Exception {
    write(
        "redisson-jcache.yaml",
        """
        singleServerConfig:
          address: "%s"
          timeout: 3000
          connectTimeout: 10000
          idleConnectionTimeout: 10000
          connectionPoolSize: 32
        codec: !<org.redisson.codec.Kryo5Codec> {}
        """
            .formatted(shards.shard(0).uri()));
    write(
        "shardcache.properties",
        """
        shardcache.shards = %s
        shardcache.timeout = 3s
        shardcache.connect-timeout = 10s
        shardcache.pool.idle = 10s
        shardcache.pool.max = 32
        shardcache.serializer = kryo
        """
            .formatted(shards.uris()));

    Run onCaffeine = run(Provider.CAFFEINE, Catalogue.class);
    Run onRedisson = run(Provider.REDISSON, Catalogue.class);
    List<String> onShardcache = run(Provider.SHARDCACHE, Catalogue.class).lines();
    assertThat(onShardcache)
        .contains("asked the loader: true", "expired after a second: true", "cleared: 0");
    assertThat(onCaffeine.lines()).isEqualTo(onShardcache);
    assertThat(onRedisson.lines()).isEqualTo(onShardcache);
  }

  @Test
  void cachesOfCaffeinesSettingsFileAreTheSameInOurs(EmbeddedShards shards) throws Exception {
    write(
        "application.conf",
        """
        caffeine.jcache {
          default {
            policy.eager-expiration.after-write = "1s"
          }
          prices {
            key-type = java.lang.String
            value-type = org.shardcache.integration.migration.Product
            monitoring.statistics = true
            monitoring.management = true
            policy.eager-expiration.after-write = "4s"
          }
          sessions {
            key-type = java.lang.String
            value-type = java.lang.String
            policy.eager-expiration.after-write = null
            policy.eager-expiration.after-access = "2s"
          }
        }
        """);
    write(
        "shardcache.properties",
        """
        shardcache.shards = %s
        shardcache.cache.n*.ttl = 1s
        shardcache.cache.prices.key-type = java.lang.String
        shardcache.cache.prices.value-type = org.shardcache.integration.migration.Product
        shardcache.cache.prices.statistics = true
        shardcache.cache.prices.management = true
        shardcache.cache.prices.ttl = 4s
        shardcache.cache.sessions.key-type = java.lang.String
        shardcache.cache.sessions.value-type = java.lang.String
        shardcache.cache.sessions.access-ttl = 2s
        """
            .formatted(shards.uris()));

    Run onCaffeine = run(Provider.CAFFEINE, PriceBoard.class);
    List<String> onShardcache = run(Provider.SHARDCACHE, PriceBoard.class).lines();
    assertThat(onShardcache)
        .containsExactly(
            "key type: java.lang.String",
            "value type: " + Product.class.getName(),
            "statistics: true",
            "management: true",
            "a note lives for a second: true",
            "a session stays while it is read: true",
            "one that nobody reads: null",
            "a price lives for four seconds: true");
    assertThat(onCaffeine.lines()).isEqualTo(onShardcache);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private Run run(Provider provider, Class<?> program) throws IOException {
    Path output = directory.resolve(provider + ".out");
    Path errors = directory.resolve(provider + ".err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                directory + File.pathSeparator + classPathWith(provider),
                program.getName())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    Run run = new Run(provider, process, output, errors);
    runs.add(run);
    return run;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String classPathWith(Provider provider) {
    String[] elements = System.getProperty("java.class.path").split(File.pathSeparator);
    List<String> wanted =
        Arrays.stream(elements)
            .filter(
                element ->
                    Stream.of(Provider.values())
                        .allMatch(other -> other == provider || !other.isIn(element)))
            .toList();
    assertThat(wanted).as("without two providers").hasSize(elements.length - 2);
    return wanted.stream().collect(Collectors.joining(File.pathSeparator));
  }
}
