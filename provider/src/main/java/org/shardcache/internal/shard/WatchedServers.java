package org.shardcache.internal.shard;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.ShardException.Effect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * A primary that may move and replicas that come and go. While the shard is used they are looked
 * for every second, in the background, and at once when one of them fails. Thread-safe.
 */
final class WatchedServers implements ShardServers {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedServers.class);
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Makes nodes, which send nothing before their first use. */
  interface Nodes {
    Node create(Endpoint endpoint, Greeting greeting);
  }

  private final String shard;
  private final Discovery discovery;
  private final Nodes nodes;
  private final Duration timeout;
  private final Refresher refresher;
  private final ReentrantLock firstUse = new ReentrantLock(true);

  /** Held for a moment only, when what is known changes. */
  private final ReentrantLock change = new ReentrantLock();

  private final FitReplicas replicas;
  private final FirstWarning refused = new FirstWarning(LOG);
  private volatile @Nullable Node primary;
  private volatile long asOf = System.nanoTime() - REFRESH_NANOS;
  private volatile boolean retired;
  private volatile boolean closed;

  WatchedServers(String shard, Discovery discovery, Nodes nodes, Duration timeout) {
    this.shard = shard;
    this.discovery = discovery;
    this.nodes = nodes;
    this.timeout = timeout;
    this.replicas = new FitReplicas(shard, endpoint -> nodes.create(endpoint, Greeting.NONE));
    this.refresher = new Refresher(this::refresh, "shardcache-servers " + shard);
    discovery.onChange(refresher::request);
  }

  @Override
  public Node primary(Deadline deadline) {
    refreshIfOld();
    Node current = primary;
    return current != null ? current : first(deadline);
  }

  @Override
  public List<Node> replicas() {
    refreshIfOld();
    return replicas.list();
  }

  @Override
  public boolean isPrimary(Node node) {
    return node == primary;
  }

  @Override
  public Endpoint endpoint() {
    Node current = primary;
    return current == null ? discovery.configured() : current.endpoint();
  }

  @Override
  public String address() {
    if (!discovery.primaryMoves()) {
      return endpoint().uri();
    }
    Node current = primary;
    return current == null
        ? discovery.toString()
        : current.endpoint().uri() + " (" + discovery + ")";
  }

  @Override
  public Object place() {
    return discovery.place();
  }

  @Override
  public boolean suspect(Node node) {
    Node current = primary;
    if (node == current && !discovery.primaryMoves()) {
      return false;
    }
    if (node != current) {
      replicas.drop(node);
    }
    refresher.request();
    return true;
  }

  private void refreshIfOld() {
    if (!retired && System.nanoTime() - asOf > REFRESH_NANOS) {
      refresher.request();
    }
  }

  /** The first callers wait for the first answer, within their budget. */
  private Node first(Deadline deadline) {
    lockForFirstUse(deadline);
    try {
      Node current = primary;
      return current != null ? current : find(deadline);
    } finally {
      firstUse.unlock();
    }
  }

  private void lockForFirstUse(Deadline deadline) {
    if (!deadline.tryLock(firstUse)) {
      throw new ShardException(
          shard,
          Effect.NONE,
          "Shard '"
              + shard
              + "' ("
              + discovery
              + "): where its primary is was not known in time; nothing was sent.",
          null);
    }
  }

  /** Takes the primary that is found, if it is another one and says that it is a primary. */
  private Node find(Deadline deadline) {
    Endpoint found = discovery.primary(deadline);
    Node current = primary;
    if (current != null && current.endpoint().equals(found)) {
      return current;
    }
    Node next = nodes.create(found, discovery.primaryMoves() ? Greeting.PRIMARY : Greeting.NONE);
    boolean taken = false;
    try {
      if (discovery.primaryMoves()) {
        next.exchange(List.of(new CommandArguments(Command.PING)), Repeat.ALLOWED, deadline);
      }
      taken = adopt(next);
    } finally {
      if (!taken) {
        next.close();
      }
    }
    if (current != null) {
      current.retire();
      LOG.info("Shard '{}': the primary is {} now; it was {}.", shard, found, current.endpoint());
    }
    return next;
  }

  private boolean adopt(Node next) {
    change.lock();
    try {
      if (!closed) {
        primary = next;
        if (retired) { // while it was looked for
          next.retire();
        }
      }
      return !closed;
    } finally {
      change.unlock();
    }
  }

  private Node findAgain() {
    firstUse.lock();
    try {
      return find(Deadline.after(timeout));
    } finally {
      firstUse.unlock();
    }
  }

  private void refresh() {
    try {
      asOf = System.nanoTime();
      Node current = findAgain();
      replicas.update(discovery.replicas(current, Deadline.after(timeout)));
      refused.isOver();
    } catch (ShardException e) {
      if (closed || e.isUnavailable()) {
        LOG.debug("Shard '{}': {}", shard, e.getMessage());
      } else {
        refused.give(String.valueOf(e.getMessage()));
      }
    } catch (RuntimeException e) {
      LOG.warn("Shard '{}': its servers could not be looked for.", shard, e);
    }
  }

  @Override
  public void retire() {
    retired = true;
    Node current = primary;
    if (current != null) {
      current.retire();
    }
    replicas.retire();
    discovery.retire();
  }

  @Override
  public void close() {
    refresher.close();
    change.lock();
    try {
      closed = true;
      Node current = primary;
      if (current != null) {
        current.close();
      }
    } finally {
      change.unlock();
    }
    replicas.close();
    discovery.close();
  }

  @Override
  public String toString() {
    Node current = primary;
    return current == null || !discovery.primaryMoves()
        ? discovery.toString()
        : current.endpoint() + ", " + discovery;
  }
}
