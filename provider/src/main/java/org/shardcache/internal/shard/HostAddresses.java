package org.shardcache.internal.shard;

import java.io.IOException;
import java.net.InetAddress;
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

  private final Resolver resolver;
  private final Endpoint endpoint;
  private final DeadlineGuard guard;
  private final Duration callTimeout;
  private volatile Set<String> knownAsOneServer = Set.of();

  HostAddresses(Resolver resolver, Endpoint endpoint, DeadlineGuard guard, Duration callTimeout) {
    this.resolver = resolver;
    this.endpoint = endpoint;
    this.guard = guard;
    this.callTimeout = callTimeout;
  }

  /**
   * Returns the addresses to try, in order.
   *
   * @throws IOException if the name is unknown or its addresses lead to different servers
   */
  List<InetAddress> resolve(Deadline deadline) throws IOException {
    List<InetAddress> addresses = List.of(resolver.resolve(endpoint.host()));
    if (addresses.size() > 1) {
      Set<String> texts = new TreeSet<>();
      addresses.forEach(address -> texts.add(address.getHostAddress()));
      if (!knownAsOneServer.equals(texts)) {
        requireOneServer(addresses, deadline);
        knownAsOneServer = texts;
      }
    }
    return addresses;
  }

  private void requireOneServer(List<InetAddress> addresses, Deadline deadline) throws IOException {
    Map<String, String> addressOfServer = new LinkedHashMap<>();
    List<IOException> failures = new ArrayList<>();
    for (InetAddress address : addresses) {
      try {
        addressOfServer.putIfAbsent(serverId(address, deadline), address.getHostAddress());
      } catch (IOException e) {
        failures.add(e);
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
  }

  private String serverId(InetAddress address, Deadline deadline) throws IOException {
    ShardConnection connection =
        new ShardConnection(endpoint, List.of(address), guard, callTimeout, deadline);
    try {
      connection.write(new CommandArguments(Command.INFO).add("server"));
      connection.flush();
      @Nullable Object reply = Request.checked(connection.read(1).get(0));
      for (String line : Replies.text(reply).split("\r\n", -1)) {
        if (line.startsWith("run_id:")) {
          return line;
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
