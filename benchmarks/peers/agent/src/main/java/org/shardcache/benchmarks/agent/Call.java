package org.shardcache.benchmarks.agent;

/** What one worker does again and again. */
interface Call {

  /** What is measured. */
  void run();

  /** What has to be done before each run and is not measured. */
  default void prepare() {}
}
