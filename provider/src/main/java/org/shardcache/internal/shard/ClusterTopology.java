package org.shardcache.internal.shard;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.SlotMap.Address;
import org.shardcache.routing.ShardDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The primaries of a Redis Cluster, each a shard that is named by its address; slots take the place
 * of a router. The slot map is fetched on the first use. Afterwards a new one is fetched in the
 * background when a node redirects a request or cannot be reached, and when the map is old.
 */
public final class ClusterTopology implements Topology {

  /** What stands for the router's name. */
  public static final String ROUTER = "redis-cluster";

  private static final Logger LOG = LoggerFactory.getLogger(ClusterTopology.class);

  private record View(SlotMap map, Shards shards, long asOf) {}

  private final List<Address> seeds;
  private final long refreshNanos;
  private final Duration timeout;
  private final DeadlineGuard guard;
  private final ClusterNodes nodes;
  private final Refresher refresher;
  private final Recourse recourse;
  private final ReentrantLock firstUse = new ReentrantLock(true);
  private @Nullable ShardException firstFailure;
  private long firstFailureAt;
  private volatile @Nullable View view;
  private volatile boolean closed;

  /**
   * Creates the topology; nothing is sent yet.
   *
   * @param seeds some of the nodes, at least one, all of them reached in the same way
   * @param refresh how old the slot map may get
   * @param timeout the budget of one call
   * @param limits of the connections to each node
   * @param owner named in threads
   */
  public ClusterTopology(
      List<Endpoint> seeds, Duration refresh, Duration timeout, PoolLimits limits, String owner) {
    this.seeds =
        seeds.stream().map(seed -> new Address(seed.host(), seed.port())).distinct().toList();
    this.refreshNanos = refresh.toNanos();
    this.timeout = timeout;
    this.guard = new DeadlineGuard(owner);
    Endpoint likeAll = seeds.get(0);
    this.nodes =
        new ClusterNodes(
            use ->
                new Node(
                    use.address().toString(),
                    likeAll.at(use.address().host(), use.address().port()),
                    InetAddress::getAllByName,
                    guard,
                    timeout,
                    limits,
                    use.greeting()));
    this.refresher = new Refresher(this::refresh, "shardcache-cluster " + owner);
    this.recourse = new ClusterRecourse(nodes::at, this::shards, refresher::request);
  }

  @Override
  public Shards shards() {
    View current = view;
    if (current == null) {
      return first().shards();
    }
    if (System.nanoTime() - current.asOf() > refreshNanos) {
      refresher.request();
    }
    return current.shards();
  }

  /** A node of the cluster by its address, whether or not it has slots. */
  public Shard at(String host, int port) {
    return shard(nodes.at(new Address(host, port)), List.of());
  }

  @Override
  public void close() {
    closed = true;
    refresher.close();
    nodes.close();
    guard.close();
  }

  /** Who waited while another one asked shares the outcome. */
  private View first() {
    Deadline deadline = Deadline.after(timeout);
    long asked = System.nanoTime();
    lockForFirstUse(deadline);
    try {
      View current = view;
      if (current != null) {
        return current;
      }
      if (firstFailure != null && firstFailureAt - asked > 0) {
        throw firstFailure;
      }
      try {
        return adopt(fetch(deadline));
      } catch (ShardException e) {
        firstFailure = e;
        firstFailureAt = System.nanoTime();
        throw e;
      }
    } finally {
      firstUse.unlock();
    }
  }

  private void lockForFirstUse(Deadline deadline) {
    if (!deadline.tryLock(firstUse)) {
      throw failure("the nodes were still being asked by others when the time was over", null);
    }
  }

  private void refresh() {
    try {
      adopt(fetch(Deadline.after(timeout)));
    } catch (ShardException e) {
      LOG.warn("The slot map could not be refreshed. {}", e.getMessage());
    }
  }

  private View adopt(SlotMap map) {
    View current = view;
    View next;
    if (current != null && current.map().equals(map)) {
      next = new View(map, current.shards(), System.nanoTime());
    } else {
      next = new View(map, shards(map), System.nanoTime());
    }
    nodes.retainOnly(addresses(map));
    view = next;
    return next;
  }

  private static List<Address> addresses(SlotMap map) {
    return map.owners().stream()
        .flatMap(owner -> Stream.concat(Stream.of(owner.primary()), owner.replicas().stream()))
        .toList();
  }

  private Shards shards(SlotMap map) {
    return new Shards(
        map.owners().stream()
            .map(
                owner ->
                    shard(
                        nodes.at(owner.primary()),
                        owner.replicas().stream().map(nodes::replicaAt).toList()))
            .toList(),
        map,
        ROUTER,
        map.owners().stream()
            .map(owner -> new ShardDescriptor(owner.primary().toString()))
            .toList(),
        recourse);
  }

  private Shard shard(Node primary, List<Node> replicas) {
    return new Shard(
        primary.name(), new ClusterShard(primary, replicas, refresher::request), timeout);
  }

  /** Asks one node after the other: the known ones in any order, then the seeds. */
  private SlotMap fetch(Deadline deadline) {
    if (closed) {
      throw failure("the cache manager is closed", null);
    }
    Set<Address> candidates = new LinkedHashSet<>();
    View current = view;
    if (current != null) {
      List<Address> known = new ArrayList<>(addresses(current.map()));
      Collections.shuffle(known);
      candidates.addAll(known);
    }
    candidates.addAll(seeds);
    RuntimeException last = new IllegalStateException("no time was left to ask any");
    int left = candidates.size();
    for (Address address : candidates) {
      if (deadline.hasPassed()) {
        break;
      }
      try {
        return ask(nodes.at(address), deadline.shareOf(left--));
      } catch (RuntimeException e) { // whatever it is: another node may do better
        last = e;
      }
    }
    throw failure(String.valueOf(last.getMessage()), last);
  }

  private static SlotMap ask(Node node, Deadline deadline) {
    Object reply =
        node.exchange(List.of(SlotMap.command()), Request.Repeat.ALLOWED, deadline).get(0);
    if (ErrorReplies.text(reply).contains("cluster support disabled")) {
      throw new IllegalStateException(
          node
              + " is not in cluster mode: list such servers in shardcache.shards, with"
              + " shardcache.topology=shards");
    }
    if (!ErrorReplies.code(reply).isEmpty()) {
      throw new IllegalStateException(node + " refused CLUSTER SLOTS: " + ErrorReplies.text(reply));
    }
    SlotMap map = SlotMap.parse(reply, node);
    if (map.owners().isEmpty()) {
      throw new IllegalStateException(node + " knows of no node that has slots");
    }
    return map;
  }

  private ShardException failure(String reason, @Nullable Throwable cause) {
    return new ShardException(
        "cluster",
        ShardException.Effect.NONE,
        ShardException.Link.LOST,
        "No node of the Redis Cluster (shardcache.cluster.nodes="
            + String.join(",", seeds.stream().map(Address::toString).toList())
            + ") told which one has which slots; nothing was sent. The last answer: "
            + reason,
        cause);
  }
}
