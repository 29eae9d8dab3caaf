package org.shardcache.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds a {@code redis-server} to run: the one on the {@code PATH}, else the one inside the library
 * {@code org.signal:embedded-redis}, if that is on the class path and has one for this system.
 *
 * <p>A binary from the class path is extracted once and kept in a directory below the system
 * property {@code java.io.tmpdir} that only this user can change; later calls, also in other JVMs,
 * check it and use it again.
 *
 * <p>Stateless, safe for use by several threads and JVMs at once.
 */
public final class RedisBinary {
  private static final String VERSION = "7.0.15";

  private RedisBinary() {}

  /**
   * Finds the server to run.
   *
   * @return the absolute path of an executable
   * @throws IllegalStateException if there is none; the message says where it was looked for
   */
  public static Path find() {
    return find(System.getenv("PATH"), Platform.current());
  }

  static Path find(@Nullable String searchPath, Platform platform) {
    return onSearchPath(searchPath, platform).orElseGet(() -> bundled(platform));
  }

  /**
   * Extracts a binary that a library brings along as a resource.
   *
   * @param resource the name of the resource, from the root of the class path
   * @return the absolute path of an executable
   * @throws IllegalArgumentException if there is no such resource
   * @throws IllegalStateException if it cannot be made executable
   */
  public static Path fromResource(String resource) {
    return extracted(resource)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no resource " + resource + " on the class path"));
  }

  private static Optional<Path> onSearchPath(@Nullable String searchPath, Platform platform) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(searchPath == null ? "" : searchPath)
        .flatMap(entry -> directory(entry).stream())
        .map(directory -> directory.resolve(platform.executable("redis-server")))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /**
   * Only absolute entries count: nobody means a server that lies about in the working directory.
   */
  private static Optional<Path> directory(String entry) {
    try {
      return Optional.of(Path.of(entry)).filter(Path::isAbsolute);
    } catch (InvalidPathException unusable) {
      return Optional.empty();
    }
  }

  private static Path bundled(Platform platform) {
    String resource = platform.executable("redis-server-" + VERSION + "-" + platform.name());
    return extracted(resource)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "No redis-server found: none on the PATH, and no resource "
                        + resource
                        + " on the class path (org.signal:embedded-redis has them for Linux and"
                        + " macOS). Install Redis 6.2 or newer, or name a server with"
                        + " EmbeddedShards.builder().binary(path)"));
  }

  private static Optional<Path> extracted(String resource) {
    try (InputStream content = open(resource)) {
      if (content == null) {
        return Optional.empty();
      }
      String name = resource.substring(resource.lastIndexOf('/') + 1);
      Path parent = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
      return Optional.of(new BinaryStore(parent).keep(name, content.readAllBytes()));
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot extract " + resource + " below java.io.tmpdir: " + failure.getMessage(), failure);
    }
  }

  private static @Nullable InputStream open(String resource) {
    InputStream own = RedisBinary.class.getResourceAsStream("/" + resource);
    ClassLoader application = Thread.currentThread().getContextClassLoader();
    return own != null || application == null ? own : application.getResourceAsStream(resource);
  }
}
