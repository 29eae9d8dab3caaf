package org.shardcache.benchmarks.peers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The contenders, in the order of the report. */
enum Peer {
  SHARDCACHE("Shardcache"),
  REDISSON("Redisson JCache"),
  JEDIS("Jedis"),
  LETTUCE("Lettuce");

  private final String title;

  Peer(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Its name in options, and of its module. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Peer of(String id) {
    return Stream.of(values())
        .filter(peer -> peer.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no contender \""
                        + id
                        + "\"; there are "
                        + Arrays.stream(values()).map(Peer::id).collect(Collectors.joining(", "))));
  }

  /**
   * Its libraries, and nobody else's.
   *
   * @param modules the folder with the contenders' modules
   */
  String classPath(Path modules) {
    Path target = modules.resolve(id()).resolve("target");
    Path jar = target.resolve("contender.jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          jar + " is missing: mvn -Pbenchmarks -pl benchmarks -am -DskipTests package makes it");
    }
    return jar + File.pathSeparator + target.resolve("lib") + File.separator + "*";
  }
}
