package org.shardcache.internal.cache;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import javax.cache.CacheException;
import org.shardcache.configuration.ManagerSettings;
import org.shardcache.configuration.ShardSettings;
import org.shardcache.internal.shard.EmbeddedServers;
import org.shardcache.internal.shard.EmbeddedTopology;
import org.shardcache.internal.shard.Endpoint;
import org.shardcache.internal.shard.StaticTopology;
import org.shardcache.internal.shard.Topology;
import org.shardcache.internal.store.KeyLayout;
import org.shardcache.internal.store.TopologyCheck;
import org.shardcache.internal.store.TopologyCheck.OnDifference;
import org.shardcache.internal.store.VerifiedShards;
import org.shardcache.routing.ShardDescriptor;

/** Makes a manager's shards from its settings. Sends nothing and starts nothing. */
final class TopologyFactory {

  private static final String EMBEDDED_CLASS = "org.shardcache.embedded.EmbeddedShards";

  private final ManagerSettings settings;
  private final EmbeddedServers embeddedServers;
  private final String owner;

  TopologyFactory(ManagerSettings settings, EmbeddedServers embeddedServers, String owner) {
    this.settings = settings;
    this.embeddedServers = embeddedServers;
    this.owner = owner;
  }

  VerifiedShards create() {
    try {
      return switch (settings.topology()) {
        case SHARDS ->
            verified(fixed(), settings.shards().stream().map(ShardSettings::descriptor).toList());
        case EMBEDDED ->
            verified(embedded(), EmbeddedTopology.descriptors(settings.embeddedShards()));
      };
    } catch (IllegalArgumentException e) {
      throw new CacheException(e.getMessage(), e);
    }
  }

  /** Where the data is, as text. */
  Set<String> servers() {
    return switch (settings.topology()) {
      case SHARDS ->
          settings.shards().stream()
              .map(shard -> endpoint(shard).toString())
              .collect(toUnmodifiableSet());
      case EMBEDDED -> Set.of("embedded:" + settings.embeddedShards());
    };
  }

  private Topology fixed() {
    return new StaticTopology(
        settings.shards().stream()
            .map(shard -> new StaticTopology.Member(shard.descriptor(), endpoint(shard)))
            .toList(),
        settings.router(),
        settings.timeout(),
        settings.poolMax(),
        owner);
  }

  private Topology embedded() {
    try {
      Class.forName(EMBEDDED_CLASS, false, TopologyFactory.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new CacheException(
          "shardcache.topology=embedded needs the module org.shardcache:shardcache-embedded on the"
              + " class path.",
          e);
    }
    return new EmbeddedTopology(
        embeddedServers,
        settings.embeddedShards(),
        settings.router(),
        settings.connectTimeout(),
        settings.timeout(),
        settings.poolMax(),
        owner);
  }

  private Endpoint endpoint(ShardSettings shard) {
    return new Endpoint(
        shard.host(),
        shard.port(),
        shard.database(),
        shard.credentials().user(),
        shard.credentials().password(),
        settings.connectTimeout());
  }

  private VerifiedShards verified(Topology topology, List<ShardDescriptor> shards) {
    OnDifference onDifference =
        switch (settings.topologyCheck()) {
          case WARN -> OnDifference.WARN;
          case REFUSE -> OnDifference.REFUSE;
          case PURGE -> OnDifference.PURGE;
        };
    String prefix = settings.keyPrefix();
    if (onDifference == OnDifference.PURGE && prefix.isEmpty()) {
      throw new CacheException(
          "shardcache.topology-check=purge removes everything under shardcache.key-prefix, which is"
              + " empty: that would be the whole database. Set a prefix or another check.");
    }
    byte[] purgePattern =
        prefix.isEmpty() ? new byte[0] : KeyLayout.ofOwnedPrefix(prefix).pattern();
    return new VerifiedShards(
        topology,
        new TopologyCheck(
            onDifference,
            description(shards),
            KeyLayout.managerKey(prefix, "topology"),
            purgePattern));
  }

  /** The same text for all lists between which no key moves: the order does not matter. */
  private String description(List<ShardDescriptor> shards) {
    return shards.stream()
        .sorted(Comparator.comparing(ShardDescriptor::name))
        .map(shard -> shard.name() + "=" + shard.weight())
        .collect(joining(" ", settings.router() + " ", ""));
  }
}
