package org.shardcache.benchmarks.agent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a program does that spreads its keys by hand: the remainder of a hash, and one namespace.
 *
 * @param shards how many servers there are
 * @param prefix of its keys
 */
public record ClientSideSharding(int shards, String prefix) {

  /** The server of a key, from 0. */
  public int shardOf(String key) {
    return Math.floorMod(key.hashCode(), shards);
  }

  /** The key as the server gets it. */
  public byte[] stored(String key) {
    return (prefix + key).getBytes(StandardCharsets.UTF_8);
  }

  /** Keys by their server; servers without any have an empty list. */
  public List<List<String>> grouped(Collection<String> keys) {
    List<List<String>> groups = new ArrayList<>(shards);
    for (int shard = 0; shard < shards; shard++) {
      groups.add(new ArrayList<>());
    }
    for (String key : keys) {
      groups.get(shardOf(key)).add(key);
    }
    return groups;
  }

  /**
   * What a client that knows strings of bytes and nothing above them cannot do.
   *
   * @return words, or nothing for what it can do
   */
  public static Optional<String> beyondBytes(Servers servers, Scenario scenario) {
    if (scenario.operation() == Operation.INVOKE) {
      return Optional.of("has no entry processors");
    }
    if (scenario.expiry() == Expiry.CREATED) {
      return Optional.of("has no expiry that a later write leaves alone");
    }
    boolean single =
        switch (scenario.operation()) {
          case GET, PUT, MIXED -> true;
          default -> false;
        };
    return servers.topology() == Topology.CLUSTER && !single
        ? Optional.of("is measured on a cluster with get and put only")
        : Optional.empty();
  }
}
