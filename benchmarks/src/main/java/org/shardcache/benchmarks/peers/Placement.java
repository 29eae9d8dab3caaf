package org.shardcache.benchmarks.peers;

/** The servers that a row runs on. */
enum Placement {
  THREE_SHARDS("shards-3", "3 shards"),
  ONE_SHARD("shards-1", "1 shard"),
  EIGHT_SHARDS("shards-8", "8 shards"),
  CLUSTER("cluster-3", "cluster of 3 primaries");

  private final String id;
  private final String title;

  Placement(String id, String title) {
    this.id = id;
    this.title = title;
  }

  String id() {
    return id;
  }

  String title() {
    return title;
  }
}
