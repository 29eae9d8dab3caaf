package org.shardcache.benchmarks.agent;

/** What kind of threads call. */
public enum Callers {
  /** Threads of the operating system. */
  PLATFORM,
  /** Virtual threads: Java 21 or newer. */
  VIRTUAL
}
