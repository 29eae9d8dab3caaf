package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.shard.Endpoint;
import org.shardcache.internal.shard.ListTopology;
import org.shardcache.internal.shard.PoolLimits;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Topology;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouters;

/** The view of the shards that operations take; nothing is sent. */
final class VerifiedShardsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final ListTopology lists =
      new ListTopology(
          List.of(member("a")),
          ShardRouters.KETAMA,
          TIMEOUT,
          new PoolLimits(1, TIMEOUT, TIMEOUT, 1_000),
          "verified shards");

  @AfterEach
  void close() {
    lists.close();
  }

  @Test
  void whoReadTheListBeforeAChangeAndGoesOnAfterItTakesTheNewOneAndChecksNothingOnItsOwn() {
    Shards former = lists.shards();
    Shards next = lists.over(List.of(member("a"), member("b")));
    Answers topology = new Answers();
    List<Shards> checked = new ArrayList<>();
    VerifiedShards shards =
        new VerifiedShards(
            topology,
            list -> {
              checked.add(list);
              return ShardCheck.NONE;
            });
    topology.answer(former);
    assertThat(shards.current().shards()).isSameAs(former);
    shards.checkOf(next);
    topology.answer(next);
    assertThat(shards.current().shards()).isSameAs(next);

    topology.answer(former, next);

    assertThat(shards.current().shards()).isSameAs(next);
    assertThat(checked).containsExactly(former, next);
  }

  @Test
  void aCallEitherIsSeenByAChangeOfTheListOrTakesTheNewOne() {
    Shards former = lists.shards();
    Shards next = lists.over(List.of(member("a"), member("b")));
    Answers topology = new Answers();
    VerifiedShards shards = new VerifiedShards(topology, list -> ShardCheck.NONE);
    topology.answer(former);
    VerifiedShards.View old = shards.current();
    assertThat(shards.enter()).isSameAs(old);
    assertThat(old.isBusy()).isTrue();
    old.leave();
    assertThat(old.isBusy()).isFalse();

    topology.answer(former, next);
    VerifiedShards.View entered = shards.enter();

    assertThat(entered.shards()).isSameAs(next);
    assertThat(entered.isBusy()).isTrue();
    assertThat(old.isBusy()).isFalse();
  }

  private static ListTopology.Member member(String name) {
    return new ListTopology.Member(
        new ShardDescriptor(name), new Endpoint(name, 6379, 0, null, null, TIMEOUT));
  }

  /** Gives one list after the other, and the last one from then on. */
  private static final class Answers implements Topology {

    private final Deque<Shards> answers = new ArrayDeque<>();

    void answer(Shards... lists) {
      answers.clear();
      answers.addAll(Arrays.asList(lists));
    }

    @Override
    public Shards shards() {
      return answers.size() > 1 ? answers.remove() : answers.element();
    }

    @Override
    public void close() {}
  }
}
