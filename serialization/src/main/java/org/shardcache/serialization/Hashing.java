package org.shardcache.serialization;

/** Whether a container hashes or compares its elements as they come in. */
enum Hashing {
  HASHED,
  NOT_HASHED
}
