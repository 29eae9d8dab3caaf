package org.shardcache.integration.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/**
 * One program that knows the standard only runs on each provider, and sees the same: what is
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

  @TempDir private Path directory;

  @Test
  void theProgramSeesTheSameOnEveryProvider(EmbeddedShards shards) throws Exception {
    Files.writeString(
        directory.resolve("redisson-jcache.yaml"),
        "singleServerConfig:\n  address: \"" + shards.shard(0).uri() + "\"\n");
    Files.writeString(
        directory.resolve("shardcache.properties"), "shardcache.shards=" + shards.uris() + "\n");

    List<String> onShardcache = run(Provider.SHARDCACHE);
    assertThat(onShardcache)
        .contains("asked the loader: true", "expired after a second: true", "cleared: 0");
    assertThat(run(Provider.CAFFEINE)).isEqualTo(onShardcache);
    assertThat(run(Provider.REDISSON)).isEqualTo(onShardcache);
  }

  /** Runs the program in a JVM that has one provider. */
  private List<String> run(Provider provider) throws IOException, InterruptedException {
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
                Catalogue.class.getName())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ends", provider).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(() -> provider + " ended with\n" + text(errors)).isZero();
    return Files.readAllLines(output, UTF_8);
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
