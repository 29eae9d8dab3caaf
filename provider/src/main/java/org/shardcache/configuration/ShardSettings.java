package org.shardcache.configuration;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.shardcache.routing.ShardDescriptor;

/**
 * Where one shard is and how much of the keys it holds. Immutable; its text form shows no password.
 *
 * @param name its identity, which decides where keys live: unique in a manager, not empty
 * @param location how its server is reached
 * @param database the number of the database, from 0 up
 * @param credentials the user and password, or {@link Credentials#none()}
 * @param tls how its connections are encrypted; null if they are not
 * @param weight its share of the keys relative to the other shards, from 0 up
 * @param connectTimeout how long the opening of a connection may take, 1 ms to 24 days
 * @param replicas its replicas
 */
public record ShardSettings(
    String name,
    Location location,
    int database,
    Credentials credentials,
    @Nullable TlsSettings tls,
    double weight,
    Duration connectTimeout,
    Replicas replicas) {

  /**
   * Returns what a router may know of this shard.
   *
   * @return name and weight
   */
  public ShardDescriptor descriptor() {
    return new ShardDescriptor(name, weight);
  }
}
