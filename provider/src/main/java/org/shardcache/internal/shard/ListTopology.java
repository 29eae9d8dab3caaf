package org.shardcache.internal.shard;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ServerSource.Fixed;
import org.shardcache.internal.shard.ServerSource.ReplicaSource;
import org.shardcache.internal.shard.ServerSource.Sentinels;
import org.shardcache.routing.RouterType;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;

/**
 * A list of shards over which a router spreads the keys; another list may take its place. Nothing
 * is sent before the first use.
 */
public final class ListTopology implements ChangeableTopology {

  /**
   * One shard of the list.
   *
   * @param descriptor its name and weight
   * @param servers where its servers are found
   */
  public record Member(ShardDescriptor descriptor, ServerSource servers) {

    /** A shard on one server. */
    public Member(ShardDescriptor descriptor, Endpoint endpoint) {
      this(descriptor, new Fixed(endpoint, new ReplicaSource.None()));
    }
  }

  private final RouterType router;
  private final Duration timeout;
  private final PoolLimits limits;
  private final DeadlineGuard guard;
  private final String owner;
  private final Map<Set<Endpoint>, SentinelAnnouncements> announcements = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Shards current;

  /** The list before, which late calls and the removal of stale copies still use. */
  private @Nullable Shards former;

  private boolean closed;

  /**
   * Creates the shards.
   *
   * @param members in their order
   * @param router the kind of router
   * @param timeout the budget of one call
   * @param limits of the connections to each shard
   * @param owner named in threads
   */
  public ListTopology(
      List<Member> members, RouterType router, Duration timeout, PoolLimits limits, String owner) {
    this.router = router;
    this.timeout = timeout;
    this.limits = limits;
    this.guard = new DeadlineGuard(owner);
    this.owner = owner;
    this.current = over(members);
  }

  @Override
  public Shards shards() {
    return current;
  }

  @Override
  public Shards over(List<Member> members) {
    List<ShardDescriptor> descriptors = members.stream().map(Member::descriptor).toList();
    ShardRouter ring = router.create(descriptors);
    List<Shard> shards = members.stream().map(this::shard).toList();
    return new Shards(shards, ring, router.name(), descriptors, Recourse.SAME_SHARD);
  }

  private Shard shard(Member member) {
    String name = member.descriptor().name();
    ServerSource source = member.servers();
    ShardServers servers;
    if (source instanceof Sentinels sentinels) {
      servers =
          watched(
              name,
              new SentinelDiscovery(
                  name, sentinels, announcements(sentinels), e -> sentinel(name, e)));
    } else {
      Fixed fixed = (Fixed) source;
      servers =
          fixed.replicas() instanceof ReplicaSource.None
              ? new ShardServers.Single(node(name, fixed.primary(), Greeting.NONE))
              : watched(name, new FixedPrimary(fixed.primary(), fixed.replicas()));
    }
    return new Shard(name, servers, timeout);
  }

  private WatchedServers watched(String name, Discovery discovery) {
    return new WatchedServers(
        name, discovery, (endpoint, greeting) -> node(name, endpoint, greeting), timeout);
  }

  /** Shards under the same sentinels share a connection over which these announce changes. */
  private SentinelAnnouncements announcements(Sentinels source) {
    return announcements.computeIfAbsent(
        Set.copyOf(source.sentinels()),
        any ->
            new SentinelAnnouncements(
                source.sentinels(),
                sentinel ->
                    new Connector(
                        "sentinels",
                        sentinel,
                        new HostAddresses(InetAddress::getAllByName, sentinel, guard, timeout),
                        guard,
                        timeout,
                        Greeting.NONE),
                timeout,
                owner));
  }

  private Node sentinel(String name, Endpoint endpoint) {
    return node("sentinel of " + name, endpoint, Greeting.NONE);
  }

  private Node node(String name, Endpoint endpoint, Greeting greeting) {
    return new Node(name, endpoint, InetAddress::getAllByName, guard, timeout, limits, greeting);
  }

  @Override
  public void replaceWith(Shards next) {
    lock.lock();
    try {
      if (closed) {
        next.close();
        throw new IllegalStateException("The cache manager is closed.");
      }
      Shards previous = current;
      current = next;
      former = previous;
      previous.retire();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      current.close();
      if (former != null) {
        former.close();
      }
      announcements.values().forEach(SentinelAnnouncements::close);
      guard.close();
    } finally {
      lock.unlock();
    }
  }
}
