package org.shardcache.internal.shard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * The addresses of one shard's host name. Several are fine when they lead to one server, as with
 * IPv4 and IPv6; when they lead to different servers a connection would pick one of them by chance
 * and keys would seem to come and go, so that is refused.
 */
final class HostAddresses {

  /** Looks a host name up, as {@link InetAddress#getAllByName(String)} does. */
  interface Resolver {
    InetAddress[] resolve(String host) throws IOException;
  }

  private final BoundedLookups lookups;
  private final Endpoint endpoint;
  private final DeadlineGuard guard;
  private final Duration callTimeout;
  private volatile @Nullable Verified verified;

  /**
   * Addresses that were seen to lead to one server.
   *
   * @param all what the name resolved to, as texts
   * @param usable those that answered; the others may lead anywhere
   */
  private record Verified(Set<String> all, List<SocketAddress> usable) {}

  HostAddresses(Resolver resolver, Endpoint endpoint, DeadlineGuard guard, Duration callTimeout) {
    this.lookups = new BoundedLookups(resolver);
    this.endpoint = endpoint;
    this.guard = guard;
    this.callTimeout = callTimeout;
  }

  /**
   * Returns the addresses to try, in order.
   *
   * @throws IOException if the name is unknown or its addresses lead to different servers
   */
  List<SocketAddress> resolve(Deadline deadline) throws IOException {
    if (endpoint.address() instanceof ServerAddress.UnixSocket unix) {
      return List.of(UnixDomainSocketAddress.of(unix.path()));
    }
    List<InetAddress> addresses = List.of(lookups.resolve(endpoint.host(), deadline));
    if (addresses.size() == 1) {
      return List.of(onPort(addresses.get(0)));
    }
    Set<String> all = new TreeSet<>();
    addresses.forEach(address -> all.add(address.getHostAddress()));
    Verified known = verified;
    if (known == null || !known.all().equals(all)) {
      known = new Verified(all, ofOneServer(addresses, deadline));
      verified = known;
    }
    return known.usable();
  }

  /** To be called when none of the addresses could be reached: others may lead to it now. */
  void forget() {
    verified = null;
  }

  private SocketAddress onPort(InetAddress address) {
    return new InetSocketAddress(address, endpoint.port());
  }

  private List<SocketAddress> ofOneServer(List<InetAddress> addresses, Deadline deadline)
      throws IOException {
    Map<String, String> addressOfServer = new LinkedHashMap<>();
    List<SocketAddress> usable = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      InetAddress address = addresses.get(i);
      try {
        String server = serverId(address, deadline.shareOf(addresses.size() - i + 1));
        addressOfServer.putIfAbsent(server, address.getHostAddress());
        usable.add(onPort(address));
      } catch (IOException e) {
        failures.add(e);
      } catch (JedisConnectionException e) {
        failures.add(new IOException(address.getHostAddress() + ": " + e.getMessage(), e));
      }
    }
    if (addressOfServer.size() > 1) {
      throw new IOException(
          "the host name '"
              + endpoint.host()
              + "' has addresses of different servers ("
              + String.join(", ", addressOfServer.values())
              + "); name one address per shard");
    }
    if (addressOfServer.isEmpty()) {
      throw failures.get(0);
    }
    return List.copyOf(usable);
  }

  private String serverId(InetAddress address, Deadline deadline) throws IOException {
    ShardConnection connection =
        new ShardConnection(endpoint, List.of(onPort(address)), guard, callTimeout, deadline);
    try {
      connection.write(new CommandArguments(Command.INFO).add("server"));
      connection.flush();
      if (connection.read(1).get(0) instanceof byte[] reply) {
        for (String line : Replies.text(reply).split("\r\n", -1)) {
          if (line.startsWith("run_id:")) {
            return line;
          }
        }
      }
      throw new IOException(
          "the host name '"
              + endpoint.host()
              + "' has several addresses and its server does not tell its run_id, so whether they"
              + " are one server cannot be known; name one address per shard");
    } finally {
      connection.kill();
    }
  }
}
