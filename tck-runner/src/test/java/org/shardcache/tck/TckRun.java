package org.shardcache.tck;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The runs of the TCK in one build, each in a JVM of its own. The build names a JVM's run in the
 * system property {@code tck.run}.
 */
enum TckRun {
  THREE_SHARDS("TCK on 3 shards", 3, 481),
  ONE_SHARD("TCK on 1 shard", 1, 481),
  CLUSTER("TCK on a cluster of 3 primaries", 3, 481),
  ANNOTATIONS("TCK annotations", 3, 12);

  private final String title;
  private final int shards;
  private final int tests;

  TckRun(String title, int shards, int tests) {
    this.title = title;
    this.shards = shards;
    this.tests = tests;
  }

  /** The run that this JVM is for, if it is for one. */
  static Optional<TckRun> ofThisJvm() {
    return Optional.ofNullable(System.getProperty("tck.run")).map(TckRun::valueOf);
  }

  String title() {
    return title;
  }

  int shards() {
    return shards;
  }

  /** How many tests this run must have, no fewer and no more. */
  int tests() {
    return tests;
  }

  /** Where this build keeps the result. */
  Path resultFile() {
    return Path.of(System.getProperty("tck.results")).resolve(name() + ".txt");
  }
}
