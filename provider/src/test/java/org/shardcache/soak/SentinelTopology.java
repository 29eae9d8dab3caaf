package org.shardcache.soak;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.cache.Cache;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.soak.Fault.Harm;

/** Two shards, each a primary and a replica that a sentinel watches. */
final class SentinelTopology implements SoakTopology {

  private static final List<String> SERVICES = List.of("alpha", "beta");

  private final EmbeddedShards servers = Sentinel.servers(2 * SERVICES.size());
  private final Sentinel sentinel = Sentinel.start();

  SentinelTopology() {
    for (int part = 0; part < SERVICES.size(); part++) {
      follow(servers.shard(2 * part + 1), servers.shard(2 * part));
    }
    for (int part = 0; part < SERVICES.size(); part++) {
      awaitPair(part);
      sentinel.watch(SERVICES.get(part), servers.shard(2 * part));
    }
    awaitKnown();
  }

  private static void follow(EmbeddedShard replica, EmbeddedShard primary) {
    replica.command("REPLICAOF", primary.host(), String.valueOf(primary.port()));
  }

  private void awaitKnown() {
    await("the sentinel knows the replicas")
        .atMost(Duration.ofSeconds(30))
        .until(() -> SERVICES.stream().allMatch(service -> sentinel.replicasOf(service) == 1));
  }

  /** One is the primary, and the link of the other to it is up. */
  private void awaitPair(int part) {
    await("a primary and its replica")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> {
              String roles = role(2 * part) + role(2 * part + 1);
              return roles.contains("master") && roles.contains("connected");
            });
  }

  private String role(int server) {
    return servers.shard(server).command("ROLE");
  }

  private EmbeddedShard primary(int part) {
    return server(part, sentinel.primaryOf(SERVICES.get(part)));
  }

  private EmbeddedShard server(int part, int port) {
    EmbeddedShard first = servers.shard(2 * part);
    return first.port() == port ? first : servers.shard(2 * part + 1);
  }

  private EmbeddedShard other(int part, EmbeddedShard one) {
    EmbeddedShard first = servers.shard(2 * part);
    return first.port() == one.port() ? servers.shard(2 * part + 1) : first;
  }

  @Override
  public Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("shards", String.join(",", SERVICES));
    SERVICES.forEach(
        service ->
            settings.setProperty(
                "shard." + service + ".uri",
                "sentinel://127.0.0.1:" + sentinel.port() + "/" + service));
    return settings;
  }

  @Override
  public int parts() {
    return SERVICES.size();
  }

  @Override
  public int partOf(Cache<String, ?> cache, String key) {
    return SERVICES.indexOf(SoakTopology.shardName(cache, key));
  }

  @Override
  public List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < SERVICES.size(); i++) {
      int part = i;
      faults.add(
          new Fault(
              "failover", part, Harm.LOST_CHANGES, () -> failOver(part), () -> bringBack(part)));
      faults.add(
          new Fault(
              "kill -9 of the primary, failover",
              part,
              Harm.LOST_CHANGES,
              () -> killPrimary(part),
              () -> bringBack(part)));
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

  private void failOver(int part) {
    EmbeddedShard before = primary(part);
    sentinel.ask("SENTINEL FAILOVER " + SERVICES.get(part));
    awaitOther(part, before);
  }

  private void killPrimary(int part) {
    EmbeddedShard before = primary(part);
    before.kill();
    awaitOther(part, before);
  }

  private void awaitOther(int part, EmbeddedShard before) {
    await("another primary")
        .atMost(Duration.ofSeconds(30))
        .until(() -> primary(part).port() != before.port());
  }

  /**
   * The old primary becomes a replica of the one that took its place, sooner than the sentinel
   * would see to it.
   */
  private void bringBack(int part) {
    EmbeddedShard primary = primary(part);
    EmbeddedShard old = other(part, primary);
    if (!old.isAlive()) {
      old.restart();
    }
    follow(old, primary);
    awaitPair(part);
  }

  @Override
  public List<EmbeddedShard> servers() {
    return servers.shards();
  }

  @Override
  public void close() {
    sentinel.close();
    servers.close();
  }

  @Override
  public String toString() {
    return SERVICES.size() + " shards with a replica each, watched by a sentinel";
  }
}
