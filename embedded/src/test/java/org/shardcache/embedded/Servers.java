package org.shardcache.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the tests need to know about servers from outside. */
final class Servers {
  static final Duration SOON = Duration.ofSeconds(5);
  private static final Pattern DIRECTORY = Pattern.compile("shardcache-[0-9]+-[0-9]+");

  private Servers() {}

  /** Whether the process runs; one that ended and that init has not reaped yet does not. */
  static boolean isRunning(long pid) {
    if (ProcessHandle.of(pid).isEmpty()) {
      return false;
    }
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException noSuchFile) {
      return ProcessHandle.of(pid).isPresent();
    }
  }

  /** The directories of all servers started by this JVM and not yet removed. */
  static Set<Path> directories() throws IOException {
    String own = "shardcache-" + ProcessHandle.current().pid() + "-";
    return directories(Path.of(System.getProperty("java.io.tmpdir"))).stream()
        .filter(directory -> directory.getFileName().toString().startsWith(own))
        .collect(Collectors.toSet());
  }

  static Set<Path> directories(Path parent) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .filter(entry -> DIRECTORY.matcher(entry.getFileName().toString()).matches())
          .collect(Collectors.toSet());
    }
  }
}
