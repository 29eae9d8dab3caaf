package org.shardcache.benchmarks.peers;

import java.util.Locale;

/** What is measured once, not in rounds. */
enum Extra {
  /** What an entry takes in Redis. */
  MEMORY,
  /** What {@code redis-benchmark} reaches without a JVM. */
  REDIS_BENCHMARK;

  /** Its name in options. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
