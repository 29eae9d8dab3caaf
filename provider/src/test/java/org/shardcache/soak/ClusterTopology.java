package org.shardcache.soak;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import javax.cache.Cache;
import org.shardcache.embedded.EmbeddedCluster;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.routing.RedisClusterSlot;
import org.shardcache.soak.Fault.Harm;

/**
 * A Redis Cluster of three primaries with a replica each. A part is a third of the slots, whoever
 * has them.
 */
final class ClusterTopology implements SoakTopology {

  private static final int PARTS = 3;
  private static final int SLOTS = 16_384;

  /** Longer than a busy machine may stall, or a replica would take over by itself. */
  private static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);

  private static final int MOST_MOVES = 40;

  private final EmbeddedCluster cluster =
      EmbeddedCluster.builder().primaries(PARTS).replicas(1).nodeTimeout(NODE_TIMEOUT).start();
  private final List<Integer> movedAway = new ArrayList<>();

  ClusterTopology() {
    cluster.servers().shards().forEach(ClusterTopology::letOthersServe);
  }

  /** Otherwise all nodes refuse all keys while the slots of one have no primary. */
  private static void letOthersServe(EmbeddedShard server) {
    server.command("CONFIG", "SET", "cluster-require-full-coverage", "no");
  }

  @Override
  public Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("topology", "cluster");
    settings.setProperty("cluster.nodes", cluster.nodes());
    return settings;
  }

  @Override
  public int parts() {
    return PARTS;
  }

  @Override
  public int partOf(Cache<String, ?> cache, String key) {
    return part(slot("jcache:" + cache.getName() + ":" + key));
  }

  private static int slot(String redisKey) {
    return RedisClusterSlot.of(redisKey.getBytes(StandardCharsets.UTF_8));
  }

  private static int part(int slot) {
    int part = 0;
    while (slot >= firstSlot(part + 1)) {
      part++;
    }
    return part;
  }

  private static int firstSlot(int part) {
    return SLOTS * part / PARTS;
  }

  private EmbeddedShard primary(int part) {
    return cluster.primaryOf(firstSlot(part));
  }

  private EmbeddedShard replica(int part) {
    EmbeddedShard first = cluster.servers().shard(part);
    return first == primary(part) ? cluster.servers().shard(PARTS + part) : first;
  }

  @Override
  public List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < PARTS; i++) {
      int part = i;
      Deque<EmbeddedShard> hit = new ArrayDeque<>();
      faults.add(
          new Fault(
              "CLUSTER FAILOVER",
              part,
              Harm.FAILED_CALLS,
              () -> cluster.failover(replica(part)),
              () -> awaitPair(part)));
      faults.add(
          new Fault(
              "kill -9 of the primary, failover",
              part,
              Harm.LOST_CHANGES,
              () -> replace(part, hit, EmbeddedShard::kill),
              () -> restart(part, hit.remove())));
      faults.add(
          new Fault(
              "SIGSTOP of the primary, failover, SIGCONT",
              part,
              Harm.LOST_CHANGES,
              () -> replace(part, hit, EmbeddedShard::pause),
              () -> resume(part, hit.remove())));
      faults.add(
          new Fault(
              "kill -9 of the replica, restart",
              part,
              Harm.NONE,
              () -> harm(replica(part), hit, EmbeddedShard::kill),
              () -> restart(part, hit.remove())));
      faults.add(
          new Fault(
              "SIGSTOP of the replica, SIGCONT",
              part,
              Harm.NONE,
              () -> harm(replica(part), hit, EmbeddedShard::pause),
              () -> resume(part, hit.remove())));
      faults.add(
          new Fault(
              "slots moved away, and back",
              part,
              Harm.NONE,
              () -> moveAway(part),
              () -> moveBack(part)));
      faults.add(
          new Fault(
              "CLIENT KILL",
              part,
              Harm.FAILED_CALLS,
              () -> CacheClients.killAll(primary(part)),
              () -> {}));
    }
    return faults;
  }

  private interface Blow {
    void on(EmbeddedShard server);
  }

  private static void harm(EmbeddedShard server, Deque<EmbeddedShard> hit, Blow blow) {
    hit.add(server);
    blow.on(server);
  }

  private void replace(int part, Deque<EmbeddedShard> hit, Blow blow) {
    EmbeddedShard replica = replica(part);
    harm(primary(part), hit, blow);
    cluster.awaitPromotion(replica);
  }

  private void restart(int part, EmbeddedShard server) {
    server.restart();
    letOthersServe(server);
    awaitPair(part);
  }

  private void resume(int part, EmbeddedShard server) {
    server.resume();
    awaitPair(part);
  }

  /** All nodes agree who is the primary, and the other one follows it. */
  private void awaitPair(int part) {
    await("a primary and its replica")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> {
              String replication = replica(part).command("INFO", "replication");
              return replication.contains("role:slave")
                  && replication.contains("master_link_status:up");
            });
  }

  /** Those that have entries, but for the first one, by which the primary is known. */
  private void moveAway(int part) {
    EmbeddedShard receiver = primary((part + 1) % PARTS);
    primary(part)
        .command("SCAN", "0", "COUNT", "1000")
        .lines()
        .skip(1) // the cursor
        .map(ClusterTopology::slot)
        .distinct()
        .filter(slot -> part(slot) == part && slot != firstSlot(part))
        .limit(MOST_MOVES)
        .forEach(
            slot -> {
              cluster.move(slot, receiver).run();
              movedAway.add(slot);
            });
  }

  private void moveBack(int part) {
    EmbeddedShard owner = primary(part);
    movedAway.forEach(slot -> cluster.move(slot, owner).run());
    movedAway.clear();
  }

  @Override
  public List<EmbeddedShard> servers() {
    return cluster.servers().shards();
  }

  @Override
  public void close() {
    cluster.close();
  }

  @Override
  public String toString() {
    return "a Redis Cluster of " + PARTS + " primaries with a replica each";
  }
}
