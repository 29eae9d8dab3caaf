package org.shardcache.internal.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouters;

/** A list of shards that is known from the start. Nothing is sent before the first use. */
public final class StaticTopology implements Topology {

  /**
   * One shard of the list.
   *
   * @param descriptor its name and weight
   * @param endpoint where it is
   */
  public record Member(ShardDescriptor descriptor, Endpoint endpoint) {}

  private final DeadlineGuard guard;
  private final Shards shards;

  /**
   * Creates the shards.
   *
   * @param members in their order
   * @param router the name of the router
   * @param timeout the budget of one call
   * @param maxConnections per shard
   * @param owner named in threads
   */
  public StaticTopology(
      List<Member> members, String router, Duration timeout, int maxConnections, String owner) {
    this.guard = new DeadlineGuard("shardcache-deadlines " + owner);
    List<Shard> list = new ArrayList<>();
    for (Member member : members) {
      list.add(
          Shard.of(member.descriptor().name(), member.endpoint(), guard, timeout, maxConnections));
    }
    this.shards =
        new Shards(
            list,
            ShardRouters.create(router, members.stream().map(Member::descriptor).toList()),
            router,
            Recourse.SAME_SHARD);
  }

  @Override
  public Shards shards() {
    return shards;
  }

  @Override
  public void close() {
    shards.close();
    guard.close();
  }
}
