package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.shardcache.embedded.EmbeddedShard;

/** Makes replicas of servers, and lets sentinels watch them. */
final class Replication {

  private static final Duration SETTLED = Duration.ofSeconds(20);

  private Replication() {}

  /** Makes servers replicas of another and waits until they have its data. */
  static void follow(EmbeddedShard primary, EmbeddedShard... replicas) {
    primary.command("CONFIG", "SET", "repl-diskless-sync-delay", "0");
    for (EmbeddedShard replica : replicas) {
      replica.command("CONFIG", "SET", "repl-diskless-load", "on-empty-db");
      // Who comes while another one is served waits for a second.
      awaitInformation(primary, "persistence", "rdb_bgsave_in_progress:0");
      replica.command("REPLICAOF", primary.host(), String.valueOf(primary.port()));
      awaitInformation(replica, "replication", "master_link_status:up");
    }
    await()
        .atMost(SETTLED)
        .untilAsserted(
            () ->
                assertThat(primary.command("INFO", "replication").lines())
                    .filteredOn(line -> line.contains("state=online"))
                    .hasSizeGreaterThanOrEqualTo(replicas.length));
  }

  private static void awaitInformation(EmbeddedShard server, String section, String line) {
    await()
        .atMost(SETTLED)
        .untilAsserted(() -> assertThat(server.command("INFO", section)).contains(line));
  }

  /** Lets sentinels watch a primary until they know each other and would promote its replicas. */
  static void watch(List<EmbeddedShard> sentinels, String service, EmbeddedShard primary) {
    for (EmbeddedShard sentinel : sentinels) {
      sentinel.command(
          "SENTINEL",
          "MONITOR",
          service,
          primary.host(),
          String.valueOf(primary.port()),
          String.valueOf(sentinels.size() / 2 + 1));
      sentinel.command("SENTINEL", "SET", service, "down-after-milliseconds", "500");
      sentinel.command("SENTINEL", "SET", service, "failover-timeout", "5000");
    }
    for (EmbeddedShard sentinel : sentinels) {
      await()
          .atMost(SETTLED)
          .untilAsserted(
              () ->
                  assertThat(sentinel.command("SENTINEL", "MASTER", service))
                      .containsPattern("num-other-sentinels\\s+" + (sentinels.size() - 1))
                      .containsPattern("num-slaves\\s+[1-9]"));
      await()
          .atMost(SETTLED)
          .untilAsserted(
              () ->
                  assertThat(sentinel.command("SENTINEL", "REPLICAS", service))
                      .containsPattern("master-link-status\\s+ok")
                      .doesNotContainPattern("master-link-status\\s+err"));
    }
  }

  /** The port of the primary that a sentinel names. */
  static int primaryPort(EmbeddedShard sentinel, String service) {
    List<String> address =
        sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", service).lines().toList();
    return Integer.parseInt(address.get(1));
  }

  /** How often a server was asked for values. */
  static long gets(EmbeddedShard server) {
    return server
        .command("INFO", "commandstats")
        .lines()
        .filter(line -> line.matches("cmdstat_(get|mget|exists):.*"))
        .mapToLong(line -> Long.parseLong(line.replaceFirst("[^=]*=(\\d+),.*", "$1")))
        .sum();
  }
}
