package org.shardcache.configuration;

import org.shardcache.routing.ShardDescriptor;

/**
 * Where one shard is and how much of the keys it holds. Its text form shows no password.
 *
 * @param name its identity, which decides where keys live: unique in a manager, not empty
 * @param host a host name or address, in lower case; an IPv6 address without brackets
 * @param port 1 to 65535
 * @param database the number of the database, from 0 up
 * @param credentials the user and password, or {@link Credentials#none()}
 * @param weight its share of the keys relative to the other shards, from 0 up
 */
public record ShardSettings(
    String name, String host, int port, int database, Credentials credentials, double weight) {

  /**
   * Returns what a router may know of this shard.
   *
   * @return name and weight
   */
  public ShardDescriptor descriptor() {
    return new ShardDescriptor(name, weight);
  }
}
