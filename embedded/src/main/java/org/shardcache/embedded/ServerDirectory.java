package org.shardcache.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The private directory of one server: its configuration, log, socket and whatever it writes. */
record ServerDirectory(Path path) {
  private static final int TAIL_LINES = 20;

  /** What a socket's address holds on every system (104 bytes with the end mark on macOS). */
  private static final int MAX_SOCKET_PATH = 103;

  /** Creates a directory that nobody else can read. */
  static ServerDirectory create() {
    try {
      return new ServerDirectory(
          Files.createTempDirectory("shardcache-" + ProcessHandle.current().pid() + "-")
              .toAbsolutePath());
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot create a directory for a server in "
              + System.getProperty("java.io.tmpdir")
              + " (system property java.io.tmpdir): "
              + failure.getMessage(),
          failure);
    }
  }

  Path log() {
    return path.resolve("server.log");
  }

  Path socket() {
    Path socket = path.resolve("redis.sock");
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PATH) {
      throw new IllegalStateException(
          "The path of the Unix socket is too long for the operating system: "
              + socket
              + ". Set the system property java.io.tmpdir to a directory with a shorter path");
    }
    return socket;
  }

  Path writeConfiguration(String text) throws IOException {
    return Files.writeString(path.resolve("redis.conf"), text);
  }

  void forgetLog() throws IOException {
    Files.deleteIfExists(log());
  }

  String logTail() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log()), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (NoSuchFileException nothingLogged) {
      return "";
    } catch (IOException unreadable) {
      return "(the log cannot be read: " + unreadable + ")";
    }
  }

  /** Removes the directory and all that is in it; does nothing if it is gone. */
  void delete() {
    try {
      Files.walkFileTree(path, new Removal());
    } catch (NoSuchFileException gone) {
      // what was wanted
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
