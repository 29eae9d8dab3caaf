package org.shardcache.internal.shard;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One part of the entries, under a name; where they are may change, the name does not. */
public final class Shard implements AutoCloseable {

  private final String name;
  private final ShardServers servers;
  private final Duration timeout;

  Shard(String name, ShardServers servers, Duration timeout) {
    this.name = name;
    this.servers = servers;
    this.timeout = timeout;
  }

  /** A shard on one server. */
  static Shard of(
      String name,
      Endpoint endpoint,
      HostAddresses.Resolver resolver,
      DeadlineGuard guard,
      Duration timeout,
      PoolLimits limits) {
    Node node = new Node(name, endpoint, resolver, guard, timeout, limits);
    return new Shard(name, new ShardServers.Single(node), timeout);
  }

  static Shard of(
      String name, Endpoint endpoint, DeadlineGuard guard, Duration timeout, PoolLimits limits) {
    return of(name, endpoint, InetAddress::getAllByName, guard, timeout, limits);
  }

  /** The name, which is the identity of the shard. */
  public String name() {
    return name;
  }

  /** Where its primary is, or was when it was last known. */
  public Endpoint endpoint() {
    return servers.endpoint();
  }

  /** Where its primary is, as a text without credentials. */
  public String address() {
    return servers.address();
  }

  /** Equal for shards that share their data; stays when the primary moves. */
  public Object place() {
    return servers.place();
  }

  /** The host name or address. */
  public String host() {
    return endpoint().host();
  }

  /** The TCP port. */
  public int port() {
    return endpoint().port();
  }

  /** The number of the database. */
  public int database() {
    return endpoint().database();
  }

  /**
   * Sends a request, and those that follow from its replies, to the primary within the time budget
   * of one call.
   *
   * @throws ShardException if there is no reply in time or the reply is an error
   */
  public <R extends @Nullable Object> R execute(Request<R> request) {
    return new Errand<>(new Shards.Routed<>(0, request), this, Recourse.SAME_SHARD, Journal.NONE)
        .run();
  }

  Node primary(Deadline deadline) {
    return servers.primary(deadline);
  }

  /** The server that a request is to be sent to first. */
  Node nodeFor(ReadFrom readFrom, Deadline deadline) {
    List<Node> replicas = readFrom == ReadFrom.PRIMARY ? List.of() : servers.replicas();
    return replicas.isEmpty()
        ? primary(deadline)
        : replicas.get(ThreadLocalRandom.current().nextInt(replicas.size()));
  }

  boolean isPrimary(Node node) {
    return servers.isPrimary(node);
  }

  boolean suspect(Node node) {
    return servers.suspect(node);
  }

  /** Keeps no idle connection from now on; calls that still come are served. */
  void retire() {
    servers.retire();
  }

  /** Ends the connections. */
  @Override
  public void close() {
    servers.close();
  }

  @Override
  public String toString() {
    return "Shard '" + name + "' (" + servers + ")";
  }

  Deadline newDeadline() {
    return Deadline.after(timeout);
  }

  /** The time budget of one bulk call, beginning now. */
  Budget newBudget() {
    return new Budget(timeout);
  }
}
