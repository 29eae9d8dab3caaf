package org.shardcache.internal.cache;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import javax.cache.CacheException;
import org.shardcache.configuration.Location;
import org.shardcache.configuration.ManagerSettings;
import org.shardcache.configuration.Protocol;
import org.shardcache.configuration.Replicas;
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
    refuseUnavailable();
    try {
      return switch (settings.topology()) {
        case SHARDS ->
            verified(fixed(), settings.shards().stream().map(ShardSettings::descriptor).toList());
        case EMBEDDED ->
            verified(embedded(), EmbeddedTopology.descriptors(settings.embeddedShards()));
        case CLUSTER -> throw notYet("shardcache.topology=cluster");
        case DNS -> throw notYet("shardcache.topology=dns");
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
      case CLUSTER, DNS -> Set.of();
    };
  }

  private Topology fixed() {
    return new StaticTopology(
        settings.shards().stream()
            .map(shard -> new StaticTopology.Member(shard.descriptor(), endpoint(shard)))
            .toList(),
        settings.router(),
        settings.timeout(),
        settings.pool().max(),
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
        settings.pool().max(),
        owner);
  }

  private static Endpoint endpoint(ShardSettings shard) {
    if (shard.tls() == null && shard.location() instanceof Location.Tcp tcp) {
      return new Endpoint(
          tcp.address().host(),
          tcp.address().port(),
          shard.database(),
          shard.credentials().user(),
          shard.credentials().password(),
          shard.connectTimeout());
    }
    throw notYet("A shard that is reached in another way than redis:// ('" + shard.name() + "')");
  }

  private void refuseUnavailable() {
    if (settings.protocol() != Protocol.RESP3) {
      throw notYet("shardcache.protocol=resp2");
    }
    if (settings.validateOnStart()) {
      throw notYet("shardcache.validate-on-start");
    }
    if (!settings.batch().merge() || settings.batch().maxKeys() != 1_000) {
      throw notYet("Another choice of shardcache.batch.max-keys and shardcache.batch.merge");
    }
    if (settings.pool().maxWait() != null) {
      throw notYet("shardcache.pool.max-wait");
    }
    settings.shards().stream()
        .filter(shard -> !(shard.replicas() instanceof Replicas.None))
        .findFirst()
        .ifPresent(
            shard -> {
              throw notYet("Reading from replicas ('" + shard.name() + "')");
            });
  }

  private static CacheException notYet(String what) {
    return new CacheException(what + " is not available in this version yet.");
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
