package org.shardcache.internal.cache;

import java.net.InetAddress;
import java.util.Locale;
import javax.cache.CacheException;
import org.shardcache.configuration.Location;
import org.shardcache.configuration.ShardSettings;
import org.shardcache.internal.shard.Endpoint;
import org.shardcache.internal.shard.ListTopology.Member;
import org.shardcache.routing.ShardDescriptor;

/** Makes of the settings of a shard what connections to it need. */
final class Endpoints {

  /** The shard of these settings. */
  Member member(ShardSettings shard) {
    return new Member(shard.descriptor(), endpoint(shard));
  }

  /** The shard at one of the addresses of a host name, named by the address. */
  Member member(ShardSettings shard, InetAddress address) {
    String text = address.getHostAddress().toLowerCase(Locale.ROOT);
    return new Member(new ShardDescriptor(text, shard.weight()), endpoint(shard).withHost(text));
  }

  Endpoint endpoint(ShardSettings shard) {
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

  static CacheException notYet(String what) {
    return new CacheException(what + " is not available in this version yet.");
  }
}
