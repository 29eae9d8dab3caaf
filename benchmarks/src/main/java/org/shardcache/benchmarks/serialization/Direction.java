package org.shardcache.benchmarks.serialization;

/** From object to bytes, or back. */
enum Direction {
  WRITE,
  READ
}
