package org.shardcache.internal.cache;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.configuration.ClusterSettings;
import org.shardcache.configuration.Location;
import org.shardcache.configuration.ManagerSettings;
import org.shardcache.configuration.PoolSettings;
import org.shardcache.configuration.ShardSettings;
import org.shardcache.internal.cache.ManagerShards.ListOf;
import org.shardcache.internal.shard.ChangeableTopology;
import org.shardcache.internal.shard.ClusterTopology;
import org.shardcache.internal.shard.DnsTopology;
import org.shardcache.internal.shard.EmbeddedServers;
import org.shardcache.internal.shard.EmbeddedTopology;
import org.shardcache.internal.shard.Endpoint;
import org.shardcache.internal.shard.ListTopology;
import org.shardcache.internal.shard.ListTopology.Member;
import org.shardcache.internal.shard.PoolLimits;
import org.shardcache.internal.shard.RedisDriver;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Topology;
import org.shardcache.internal.store.DnsRefresh;
import org.shardcache.internal.store.KeyLayout;
import org.shardcache.internal.store.ShardListChange;
import org.shardcache.internal.store.StartCheck;
import org.shardcache.internal.store.TopologyCheck;
import org.shardcache.internal.store.TopologyCheck.OnDifference;
import org.shardcache.internal.store.VerifiedShards;
import org.shardcache.observation.CacheObserver;
import org.shardcache.routing.TopologyFingerprint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a manager's shards from its settings. Sends and starts nothing unless told to. */
final class TopologyFactory {

  private static final Logger LOG = LoggerFactory.getLogger(TopologyFactory.class);
  private static final String EMBEDDED_CLASS = "org.shardcache.embedded.EmbeddedShards";

  private final ManagerSettings settings;
  private final EmbeddedServers embeddedServers;
  private final Supplier<List<KeyLayout>> ownPrefixes;
  private final String owner;
  private final CacheObserver observer;
  private final Endpoints endpoints;

  /**
   * Creates a factory.
   *
   * @param ownPrefixes the layouts of open caches that have a prefix of their own
   * @param owner named in threads
   * @param observer told of calls to the shards
   */
  TopologyFactory(
      ManagerSettings settings,
      EmbeddedServers embeddedServers,
      Supplier<List<KeyLayout>> ownPrefixes,
      String owner,
      CacheObserver observer) {
    this.observer = observer;
    this.settings = settings;
    this.embeddedServers = embeddedServers;
    this.endpoints = new Endpoints(settings);
    this.ownPrefixes = ownPrefixes;
    this.owner = owner;
  }

  ManagerShards create() {
    requireDriver();
    ManagerShards shards = made();
    if (settings.validateOnStart()) {
      boolean valid = false;
      try {
        requireUsable(shards);
        valid = true;
      } finally {
        if (!valid) {
          shards.close();
        }
      }
    }
    return shards;
  }

  private static void requireDriver() {
    try {
      RedisDriver.requireUsable();
    } catch (IllegalStateException e) {
      throw new CacheException(e.getMessage(), e);
    }
  }

  private ManagerShards made() {
    try {
      return switch (settings.topology()) {
        case SHARDS -> listedShards();
        case EMBEDDED -> embedded();
        case CLUSTER -> cluster(Objects.requireNonNull(settings.cluster()));
        case DNS -> dns();
      };
    } catch (IllegalArgumentException e) {
      throw new CacheException(e.getMessage(), e);
    }
  }

  private static void requireUsable(ManagerShards shards) {
    List<String> problems;
    try {
      problems = StartCheck.problems(shards.verified().current().shards());
    } catch (ShardException e) {
      throw new CacheException(e.getMessage(), e);
    }
    if (!problems.isEmpty()) {
      throw new CacheException(
          "shardcache.validate-on-start: "
              + problems.size()
              + " of the shards cannot be used. "
              + String.join(" ", problems));
    }
  }

  /** Where the data is, as text. */
  Set<String> servers() {
    return switch (settings.topology()) {
      case SHARDS -> servers(settings.shards());
      case EMBEDDED -> Set.of("embedded:" + settings.embeddedShards());
      case DNS -> Set.of("dns:" + endpoints.endpoint(settings.shards().get(0)));
      case CLUSTER ->
          endpoints.endpoints(Objects.requireNonNull(settings.cluster())).stream()
              .map(Endpoint::toString)
              .collect(toUnmodifiableSet());
    };
  }

  /** Where the data of listed shards is, as text. */
  static Set<String> servers(List<ShardSettings> shards) {
    return shards.stream()
        .map(shard -> shard.location() + "/" + shard.database())
        .collect(toUnmodifiableSet());
  }

  /** What applications have to agree on about these shards. */
  String fingerprint(Shards shards) {
    return settings.topology() == org.shardcache.configuration.Topology.CLUSTER
        ? "cluster"
        : TopologyFingerprint.of(settings.router(), settings.hashTags(), shards.descriptors());
  }

  private List<Member> listed() {
    return settings.shards().stream().map(endpoints::member).toList();
  }

  private ListTopology listOf(List<Member> members) {
    return new ListTopology(members, settings.router(), settings.timeout(), limits(), owner);
  }

  private ManagerShards dns() {
    ShardSettings shard = settings.shards().get(0);
    String host = ((Location.Tcp) shard.location()).address().host();
    DnsTopology topology =
        new DnsTopology(
            host, settings.timeout(), address -> endpoints.member(shard, address), this::listOf);
    VerifiedShards verified = verified(topology);
    return new ManagerShards(
        verified,
        new ListOf.Others(
            "they are the addresses that DNS gives for '"
                + host
                + "' (shardcache.topology=dns). Change them there; with shardcache.dns.refresh they"
                + " are followed."),
        refresh(topology, verified));
  }

  private @Nullable DnsRefresh refresh(DnsTopology topology, VerifiedShards verified) {
    if (settings.dnsRefresh() == null) {
      return null;
    }
    if (settings.keyPrefix().isEmpty()) {
      throw new CacheException(
          "shardcache.dns.refresh needs a shardcache.key-prefix that is not empty: what a former"
              + " shard still holds is removed by it.");
    }
    return new DnsRefresh(
        topology, verified, change(topology, verified), settings.dnsRefresh(), owner);
  }

  private ManagerShards cluster(ClusterSettings cluster) {
    ClusterTopology topology =
        new ClusterTopology(
            endpoints.endpoints(cluster), cluster.refresh(), settings.timeout(), limits(), owner);
    return new ManagerShards(
        VerifiedShards.ofCluster(topology).observedBy(observer),
        new ListOf.Others(
            "they are the primaries of a Redis Cluster (shardcache.topology=cluster). Add and"
                + " remove nodes there (redis-cli --cluster); they are followed."),
        null);
  }

  private ManagerShards embedded() {
    return new ManagerShards(
        verified(embeddedTopology()),
        new ListOf.Others(
            "this JVM starts them (shardcache.topology=embedded), as many as"
                + " shardcache.embedded.shards says when the manager is created."),
        null);
  }

  private ManagerShards listedShards() {
    ListTopology topology = listOf(listed());
    VerifiedShards verified = verified(topology);
    return new ManagerShards(
        verified,
        settings.keyPrefix().isEmpty()
            ? new ListOf.Others(
                "shardcache.key-prefix is empty, and entries left behind on a former shard are"
                    + " removed by it. Set one, or change the settings and start again.")
            : new ListOf.Settings(change(topology, verified), endpoints),
        null);
  }

  private ShardListChange change(ChangeableTopology topology, VerifiedShards verified) {
    return new ShardListChange(
        topology, verified, this::ownKeySpaces, settings.keyPrefix(), settings.timeout(), owner);
  }

  private List<KeyLayout> ownKeySpaces() {
    List<KeyLayout> layouts = new ArrayList<>(ownPrefixes.get());
    layouts.add(KeyLayout.ofOwnedPrefix(settings.keyPrefix()).withHashTags(settings.hashTags()));
    return layouts;
  }

  private Topology embeddedTopology() {
    try {
      Class.forName(EMBEDDED_CLASS, false, TopologyFactory.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new CacheException(
          "shardcache.topology=embedded needs the module org.shardcache:shardcache-embedded on the"
              + " class path.",
          e);
    }
    settings.router().create(EmbeddedTopology.descriptors(settings.embeddedShards())); // checks
    return new EmbeddedTopology(
        embeddedServers,
        settings.embeddedShards(),
        settings.router(),
        endpoints.embedded(),
        settings.timeout(),
        limits(),
        owner);
  }

  private PoolLimits limits() {
    PoolSettings pool = settings.pool();
    return new PoolLimits(
        pool.max(),
        pool.maxWait() == null ? settings.timeout() : pool.maxWait(),
        pool.idle(),
        settings.batch().maxKeys());
  }

  private VerifiedShards verified(Topology topology) {
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
            shards -> {
              String fingerprint = fingerprint(shards);
              LOG.info("Cache manager '{}' uses the shards {}", owner, fingerprint);
              return new TopologyCheck(
                  onDifference,
                  fingerprint,
                  KeyLayout.managerKey(prefix, "topology"),
                  purgePattern);
            })
        .observedBy(observer);
  }
}
