package org.shardcache.configuration;

import java.util.Set;

/** Whether a part of a key in braces decides where it lives. */
enum HashTags {
  NONE;

  static final Set<String> LATER = Set.of("redis-cluster", "rediscluster");
}
