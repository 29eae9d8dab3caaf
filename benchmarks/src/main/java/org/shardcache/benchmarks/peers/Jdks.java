package org.shardcache.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The JDKs of this machine. */
final class Jdks {
  private static final int WITH_VIRTUAL_THREADS = 21;
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private Jdks() {}

  /** The command of the JDK that runs this. */
  static Path own() {
    return java(Path.of(System.getProperty("java.home")));
  }

  static Path java(Path home) {
    return home.resolve("bin").resolve("java");
  }

  /**
   * The home of a JDK with virtual threads: the one that was named, else what the environment names
   * {@code JAVA_HOME_21} and so on, else this one, else the newest installed one.
   */
  static Optional<Path> withVirtualThreads(Optional<Path> named) {
    if (named.isPresent()) {
      if (version(named.get()) < WITH_VIRTUAL_THREADS) {
        throw new IllegalArgumentException(
            "--jdk21 must name the home of a JDK 21 or newer, not " + named.get());
      }
      return named;
    }
    return Stream.of(
            fromEnvironment(), Stream.of(Path.of(System.getProperty("java.home"))), installed())
        .flatMap(homes -> homes)
        .filter(home -> version(home) >= WITH_VIRTUAL_THREADS)
        .findFirst();
  }

  private static Stream<Path> fromEnvironment() {
    return System.getenv().entrySet().stream()
        .filter(variable -> variable.getKey().matches("JAVA_HOME_(2[1-9]|[3-9][0-9])(_X64)?"))
        .sorted(Map.Entry.<String, String>comparingByKey().reversed())
        .map(variable -> Path.of(variable.getValue()));
  }

  private static Stream<Path> installed() {
    if (!Files.isDirectory(INSTALLED)) {
      return Stream.empty();
    }
    try (Stream<Path> homes = Files.list(INSTALLED)) {
      return homes.sorted(Comparator.comparing(Jdks::version).reversed()).toList().stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The main number of a JDK's version; 0 for what is no JDK. */
  static int version(Path home) {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release) || !Files.isExecutable(java(home))) {
      return 0;
    }
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(release)) {
      properties.load(reader);
    } catch (IOException unreadable) {
      return 0;
    }
    String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
    String first = version.split("[.+-]", 2)[0];
    return first.matches("\\d+") ? Integer.parseInt(first) : 0;
  }
}
