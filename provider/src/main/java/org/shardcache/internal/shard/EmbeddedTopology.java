package org.shardcache.internal.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.shardcache.routing.RouterType;
import org.shardcache.routing.ShardDescriptor;

/** Redis servers on this machine, started on the first use: for development and tests. */
public final class EmbeddedTopology implements Topology {

  private final EmbeddedServers servers;
  private final int count;
  private final RouterType router;
  private final Access access;
  private final Duration timeout;
  private final PoolLimits limits;
  private final String owner;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable ListTopology started;
  private boolean closed;

  /** Creates the topology; no server is started yet. */
  public EmbeddedTopology(
      EmbeddedServers servers,
      int count,
      RouterType router,
      Access access,
      Duration timeout,
      PoolLimits limits,
      String owner) {
    this.servers = servers;
    this.count = count;
    this.router = router;
    this.access = access;
    this.timeout = timeout;
    this.limits = limits;
    this.owner = owner;
  }

  /** The names of the shards: the same in every run, so that the ring is. */
  public static List<ShardDescriptor> descriptors(int count) {
    List<ShardDescriptor> descriptors = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      descriptors.add(new ShardDescriptor("embedded-" + i));
    }
    return descriptors;
  }

  @Override
  public Shards shards() {
    ListTopology current = started;
    return (current != null ? current : start()).shards();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      ListTopology current = started;
      if (current != null) {
        started = null;
        current.close();
        servers.release(count);
      }
    } finally {
      lock.unlock();
    }
  }

  private ListTopology start() {
    lock.lock();
    try {
      ListTopology current = started;
      if (current != null) {
        return current;
      }
      if (closed) {
        throw new IllegalStateException("The cache manager is closed.");
      }
      List<EmbeddedServers.Address> addresses = servers.acquire(count);
      try {
        current = over(addresses);
      } finally {
        if (current == null) {
          servers.release(count);
        }
      }
      started = current;
      return current;
    } finally {
      lock.unlock();
    }
  }

  private ListTopology over(List<EmbeddedServers.Address> addresses) {
    List<ShardDescriptor> descriptors = descriptors(count);
    List<ListTopology.Member> members = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      EmbeddedServers.Address address = addresses.get(i);
      members.add(
          new ListTopology.Member(
              descriptors.get(i),
              new Endpoint(new ServerAddress.Tcp(address.host(), address.port()), access)));
    }
    return new ListTopology(members, router, timeout, limits, owner);
  }
}
