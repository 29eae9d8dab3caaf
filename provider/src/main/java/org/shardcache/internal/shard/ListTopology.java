package org.shardcache.internal.shard;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
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
   * @param endpoint where it is
   */
  public record Member(ShardDescriptor descriptor, Endpoint endpoint) {}

  private final RouterType router;
  private final Duration timeout;
  private final int maxConnections;
  private final DeadlineGuard guard;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Shards current;
  private boolean closed;

  /**
   * Creates the shards.
   *
   * @param members in their order
   * @param router the kind of router
   * @param timeout the budget of one call
   * @param maxConnections per shard
   * @param owner named in threads
   */
  public ListTopology(
      List<Member> members, RouterType router, Duration timeout, int maxConnections, String owner) {
    this.router = router;
    this.timeout = timeout;
    this.maxConnections = maxConnections;
    this.guard = new DeadlineGuard("shardcache-deadlines " + owner);
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
    List<Shard> shards =
        members.stream()
            .map(
                member ->
                    Shard.of(
                        member.descriptor().name(),
                        member.endpoint(),
                        guard,
                        timeout,
                        maxConnections))
            .toList();
    return new Shards(shards, ring, router.name(), descriptors, Recourse.SAME_SHARD);
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
      guard.close();
    } finally {
      lock.unlock();
    }
  }
}
