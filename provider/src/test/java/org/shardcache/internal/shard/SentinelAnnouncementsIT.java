package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/**
 * What sentinels announce is heard at once, whatever becomes of one of them. Plain servers stand in
 * for sentinels, since these announce only what has happened to them.
 */
@WithEmbeddedShards(count = 3)
final class SentinelAnnouncementsIT {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String SWITCHED = "+switch-master";

  private final List<EmbeddedShard> servers;
  private final String owner = UUID.randomUUID().toString();
  private final DeadlineGuard guard = new DeadlineGuard(owner);
  private final List<Endpoint> orders = new CopyOnWriteArrayList<>();
  private final List<Endpoint> users = new CopyOnWriteArrayList<>();
  private SentinelAnnouncements announcements;

  SentinelAnnouncementsIT(EmbeddedShards servers) {
    this.servers = servers.shards();
  }

  @BeforeEach
  void listen() {
    announcements =
        new SentinelAnnouncements(
            servers.stream().map(TestShards::endpoint).toList(),
            endpoint ->
                new Connector(
                    "sentinels",
                    endpoint,
                    new HostAddresses(
                        InetAddress::getAllByName, endpoint, guard, TestShards.CONNECT_TIMEOUT),
                    guard,
                    TestShards.CONNECT_TIMEOUT,
                    Greeting.NONE),
            TestShards.CONNECT_TIMEOUT,
            owner);
    announcements.listen("orders", orders::add);
    announcements.listen("users", users::add);
    announcements.keepListening();
    await().atMost(SOON).until(() -> !orders.isEmpty() && !users.isEmpty()); // what was missed
    orders.clear();
    users.clear();
  }

  @AfterEach
  void close() {
    servers.forEach(EmbeddedShard::resume);
    announcements.close();
    guard.close();
    await()
        .atMost(SOON)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().endsWith(owner)));
    await().atMost(SOON).until(() -> subscribed().isEmpty());
  }

  @Test
  void whoseServersChangedIsToldOverOneConnection() {
    assertThat(subscribed()).hasSize(1);
    EmbeddedShard sentinel = subscribed().get(0);

    sentinel.command("PUBLISH", SWITCHED, "orders 127.0.0.1 1 127.0.0.1 2");
    await().atMost(SOON).until(() -> orders.size() == 1);
    sentinel.command(
        "PUBLISH", "+promoted-slave", "slave 127.0.0.1:2 127.0.0.1 2 @ users 127.0.0.1 1");
    await().atMost(SOON).until(() -> users.size() == 1);

    assertThat(orders).containsExactly(TestShards.endpoint(sentinel));
    assertThat(users).containsExactly(TestShards.endpoint(sentinel));
  }

  @Test
  void anotherSentinelTakesThePlaceOfOneThatHangs() {
    EmbeddedShard hung = subscribed().get(0);
    hung.pause();

    EmbeddedShard other = awaitSubscribedTo(servers.stream().filter(s -> s != hung).toList());
    assertThat(orders).as("told to look for what was missed").isNotEmpty();
    orders.clear();
    other.command("PUBLISH", SWITCHED, "orders 127.0.0.1 1 127.0.0.1 2");
    await().atMost(SOON).until(() -> orders.size() == 1);
  }

  @Test
  void anotherSentinelTakesThePlaceOfOneThatEndsTheConnection() {
    EmbeddedShard first = subscribed().get(0);
    first.command("CLIENT", "KILL", "TYPE", "pubsub");
    first.command("CONFIG", "SET", "maxclients", "1");
    try {
      awaitSubscribedTo(servers.stream().filter(s -> s != first).toList());
    } finally {
      first.command("CONFIG", "SET", "maxclients", "1000");
    }
  }

  @Test
  void whoDoesNotWantToHearAnyMoreIsNotTold() {
    SentinelAnnouncements.Listener third = sentinel -> users.add(sentinel);
    announcements.listen("third", third);
    announcements.forget("third", third);
    EmbeddedShard sentinel = subscribed().get(0);

    sentinel.command("PUBLISH", SWITCHED, "third 127.0.0.1 1 127.0.0.1 2");
    sentinel.command("PUBLISH", SWITCHED, "not one of ours");
    sentinel.command("PUBLISH", SWITCHED, "orders 127.0.0.1 1 127.0.0.1 2");

    await().atMost(SOON).until(() -> orders.size() == 1);
    assertThat(users).isEmpty();
  }

  private EmbeddedShard awaitSubscribedTo(List<EmbeddedShard> some) {
    await()
        .atMost(SOON)
        .until(
            () ->
                some.stream().filter(SentinelAnnouncementsIT::isSubscribed).count() == 1
                    && !orders.isEmpty());
    return some.stream().filter(SentinelAnnouncementsIT::isSubscribed).findFirst().orElseThrow();
  }

  private List<EmbeddedShard> subscribed() {
    return servers.stream().filter(SentinelAnnouncementsIT::isSubscribed).toList();
  }

  private static boolean isSubscribed(EmbeddedShard server) {
    return server.command("PUBSUB", "NUMSUB", SWITCHED).endsWith("1");
  }
}
