package org.shardcache.internal.cache;

import java.net.InetAddress;
import java.util.Locale;
import javax.cache.CacheException;
import org.shardcache.configuration.Credentials;
import org.shardcache.configuration.HostAndPort;
import org.shardcache.configuration.Location;
import org.shardcache.configuration.Replicas;
import org.shardcache.configuration.ShardSettings;
import org.shardcache.internal.shard.Endpoint;
import org.shardcache.internal.shard.ListTopology.Member;
import org.shardcache.internal.shard.ServerSource;
import org.shardcache.routing.ShardDescriptor;

/** Makes of the settings of a shard what connections to it need. */
final class Endpoints {

  /** The shard of these settings. */
  Member member(ShardSettings shard) {
    return new Member(shard.descriptor(), servers(shard));
  }

  /** The shard at one of the addresses of a host name, named by the address. */
  Member member(ShardSettings shard, InetAddress address) {
    String text = address.getHostAddress().toLowerCase(Locale.ROOT);
    Endpoint likeShard = endpoint(shard);
    return new Member(
        new ShardDescriptor(text, shard.weight()),
        new ServerSource.Fixed(likeShard.at(text, likeShard.port()), replicas(shard)));
  }

  private ServerSource servers(ShardSettings shard) {
    if (shard.location() instanceof Location.Sentinel sentinel) {
      return new ServerSource.Sentinels(
          sentinel.sentinels().stream()
              .map(address -> endpoint(shard, address, 0, sentinel.credentials()))
              .toList(),
          sentinel.service(),
          endpoint(shard, sentinel.sentinels().get(0), shard.database(), shard.credentials()),
          replicas(shard));
    }
    return new ServerSource.Fixed(endpoint(shard), replicas(shard));
  }

  private static ServerSource.ReplicaSource replicas(ShardSettings shard) {
    if (shard.replicas() instanceof Replicas.Listed listed) {
      return new ServerSource.ReplicaSource.Listed(
          listed.replicas().stream()
              .map(
                  replica ->
                      endpoint(shard, replica.address(), shard.database(), replica.credentials()))
              .toList());
    }
    return shard.replicas() instanceof Replicas.Discover
        ? new ServerSource.ReplicaSource.Discovered()
        : new ServerSource.ReplicaSource.None();
  }

  private static Endpoint endpoint(
      ShardSettings shard, HostAndPort address, int database, Credentials credentials) {
    return new Endpoint(
        address.host(),
        address.port(),
        database,
        credentials.user(),
        credentials.password(),
        shard.connectTimeout());
  }

  Endpoint endpoint(ShardSettings shard) {
    if (shard.tls() == null && shard.location() instanceof Location.Tcp tcp) {
      return endpoint(shard, tcp.address(), shard.database(), shard.credentials());
    }
    throw notYet("A shard that is reached in another way than redis:// ('" + shard.name() + "')");
  }

  static CacheException notYet(String what) {
    return new CacheException(what + " is not available in this version yet.");
  }
}
