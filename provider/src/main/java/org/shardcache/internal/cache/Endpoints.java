package org.shardcache.internal.cache;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.configuration.ClusterSettings;
import org.shardcache.configuration.Credentials;
import org.shardcache.configuration.HostAndPort;
import org.shardcache.configuration.Location;
import org.shardcache.configuration.ManagerSettings;
import org.shardcache.configuration.Replicas;
import org.shardcache.configuration.ShardSettings;
import org.shardcache.configuration.SocketProvider;
import org.shardcache.configuration.TlsSettings;
import org.shardcache.configuration.TlsSettings.Verify;
import org.shardcache.internal.shard.Access;
import org.shardcache.internal.shard.Access.Resp;
import org.shardcache.internal.shard.Endpoint;
import org.shardcache.internal.shard.ListTopology.Member;
import org.shardcache.internal.shard.ServerAddress;
import org.shardcache.internal.shard.ServerSource;
import org.shardcache.internal.shard.SocketSource;
import org.shardcache.internal.shard.Tls;
import org.shardcache.internal.shard.Tls.HostCheck;
import org.shardcache.internal.tls.TlsContexts;
import org.shardcache.routing.ShardDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes of the settings of a shard what connections to it need. Thread-safe. */
final class Endpoints {

  private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

  private final ManagerSettings settings;
  private final TlsContexts tlsContexts = new TlsContexts();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  Endpoints(ManagerSettings settings) {
    this.settings = settings;
  }

  /** The shard of these settings. */
  Member member(ShardSettings shard) {
    return new Member(shard.descriptor(), servers(shard));
  }

  /** The shard at one of the addresses of a host name, named by the address. */
  Member member(ShardSettings shard, InetAddress address) {
    String text = address.getHostAddress().toLowerCase(Locale.ROOT);
    return new Member(
        new ShardDescriptor(text, shard.weight()),
        new ServerSource.Fixed(endpoint(shard).withHost(text), replicas(shard)));
  }

  private ServerSource servers(ShardSettings shard) {
    if (shard.location() instanceof Location.Sentinel sentinel) {
      Access sentinels = access(shard, 0, sentinel.credentials(), shard.tls());
      return new ServerSource.Sentinels(
          sentinel.sentinels().stream().map(address -> endpoint(address, sentinels)).toList(),
          sentinel.service(),
          endpoint(sentinel.sentinels().get(0), access(shard)),
          replicas(shard),
          sentinel.minOtherSentinels());
    }
    return new ServerSource.Fixed(endpoint(shard), replicas(shard));
  }

  private ServerSource.ReplicaSource replicas(ShardSettings shard) {
    if (shard.replicas() instanceof Replicas.Listed listed) {
      return new ServerSource.ReplicaSource.Listed(
          listed.replicas().stream()
              .map(
                  replica ->
                      endpoint(
                          replica.address(),
                          access(shard, shard.database(), replica.credentials(), replica.tls())))
              .toList());
    }
    return shard.replicas() instanceof Replicas.Discover
        ? new ServerSource.ReplicaSource.Discovered()
        : new ServerSource.ReplicaSource.None();
  }

  /** The nodes of a cluster that are known from the start. */
  List<Endpoint> endpoints(ClusterSettings cluster) {
    Access access =
        new Access(
            0,
            cluster.credentials().user(),
            cluster.credentials().password(),
            tls("cluster", cluster.tls()),
            protocol(),
            cluster.connectTimeout(),
            sockets());
    return cluster.nodes().stream().map(node -> endpoint(node, access)).toList();
  }

  /** The server of a shard that is not found through sentinels. */
  Endpoint endpoint(ShardSettings shard) {
    return new Endpoint(address(shard), access(shard));
  }

  private static Endpoint endpoint(HostAndPort address, Access access) {
    return new Endpoint(new ServerAddress.Tcp(address.host(), address.port()), access);
  }

  private Access access(ShardSettings shard) {
    return access(shard, shard.database(), shard.credentials(), shard.tls());
  }

  private Access access(
      ShardSettings shard, int database, Credentials credentials, @Nullable TlsSettings tls) {
    return new Access(
        database,
        credentials.user(),
        credentials.password(),
        tls(shard.name(), tls),
        protocol(),
        shard.connectTimeout(),
        sockets());
  }

  /** How servers are accessed that a manager starts itself. */
  Access embedded() {
    return new Access(0, null, null, null, protocol(), settings.connectTimeout(), sockets());
  }

  private @Nullable SocketSource sockets() {
    SocketProvider provider = settings.sockets();
    return provider == null ? null : provider::connect;
  }

  private static ServerAddress address(ShardSettings shard) {
    if (shard.location() instanceof Location.Tcp tcp) {
      return new ServerAddress.Tcp(tcp.address().host(), tcp.address().port());
    }
    if (shard.location() instanceof Location.UnixSocket unix) {
      return new ServerAddress.UnixSocket(unix.path());
    }
    throw new IllegalArgumentException(
        "Shard '" + shard.name() + "' has no address of its own: sentinels know it.");
  }

  private Resp protocol() {
    return switch (settings.protocol()) {
      case RESP2 -> Resp.RESP2;
      case RESP3 -> Resp.RESP3;
    };
  }

  private @Nullable Tls tls(String shard, @Nullable TlsSettings tls) {
    if (tls == null) {
      return null;
    }
    if (tls.verify() == Verify.NONE && warned.add(shard)) {
      LOG.warn(
          "Shard '{}' has tls.verify=none: whoever is between here and there can read and change"
              + " everything. Use tls.ca to trust its certificate.",
          shard);
    }
    return new Tls(
        tlsContexts.of(tls).getSocketFactory(),
        tls.verify() == Verify.FULL ? HostCheck.REQUIRED : HostCheck.NONE,
        null);
  }

  static CacheException notYet(String what) {
    return new CacheException(what + " is not available in this version yet.");
  }
}
