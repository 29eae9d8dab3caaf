package org.shardcache.internal.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.entry.StoreFailures;
import org.shardcache.internal.inspection.EvictionWatch.Entries;
import org.shardcache.internal.shard.Access;
import org.shardcache.internal.shard.Access.Resp;
import org.shardcache.internal.shard.Endpoint;
import org.shardcache.internal.shard.ListTopology;
import org.shardcache.internal.shard.PoolLimits;
import org.shardcache.internal.shard.ServerAddress;
import org.shardcache.internal.store.ShardCheck;
import org.shardcache.internal.store.ShardCommands;
import org.shardcache.internal.store.VerifiedShards;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouters;

/** What a watch says of a server, and how often. */
@WithEmbeddedShards(count = 1)
final class EvictionWatchIT {

  private final EmbeddedShard server;
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  EvictionWatchIT(EmbeddedShards shards) {
    this.server = shards.shard(0);
  }

  @BeforeEach
  void readLog() {
    System.setErr(new PrintStream(log, true, UTF_8));
    server.command("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", "-info");
  }

  @AfterEach
  void restore() {
    System.setErr(standardError);
    server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
    server.command("CONFIG", "SET", "maxmemory", "0");
    server.command("ACL", "DELUSER", "app");
  }

  @Test
  void aServerThatFirstRefusesToTellIsStillReportedOnceItTellsThatItEvicts() {
    server.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    server.command("CONFIG", "SET", "maxmemory", "100mb");
    try (VerifiedShards shards = shards()) {
      EvictionWatch watch = watch(shards, Duration.ZERO);
      watch.used();
      watch.used();
      assertThat(log())
          .containsOnlyOnce("refuses INFO")
          .contains("WARN", "NOPERM", "+info")
          .doesNotContain("allkeys-lru");

      server.command("ACL", "SETUSER", "app", "+info");
      watch.used();
      watch.used();
      assertThat(log()).containsOnlyOnce("its maxmemory-policy is allkeys-lru");
    }
  }

  @Test
  void serversAreAskedOnceInAPeriod() {
    try (VerifiedShards shards = shards()) {
      EvictionWatch watch = watch(shards, Duration.ofDays(1));
      server.command("ACL", "SETUSER", "app", "+info");
      server.command("CONFIG", "RESETSTAT");
      watch.used();
      watch.used();
      assertThat(server.command("INFO", "commandstats")).contains("cmdstat_info:calls=1,");
    }
  }

  private static EvictionWatch watch(VerifiedShards shards, Duration period) {
    ShardDirectory directory =
        new ShardDirectory(new ShardCommands(shards), new StoreFailures(() -> false));
    return new EvictionWatch("mine", Entries.ETERNAL, directory, Runnable::run, period);
  }

  private VerifiedShards shards() {
    Access access = new Access(0, "app", "secret", null, Resp.RESP3, Duration.ofSeconds(1));
    Endpoint endpoint = new Endpoint(new ServerAddress.Tcp(server.host(), server.port()), access);
    ListTopology topology =
        new ListTopology(
            List.of(new ListTopology.Member(new ShardDescriptor("alpha"), endpoint)),
            ShardRouters.KETAMA,
            Duration.ofSeconds(5),
            new PoolLimits(2, Duration.ofDays(1), Duration.ofMinutes(1), 1_000),
            "test");
    return new VerifiedShards(topology, view -> ShardCheck.NONE);
  }

  private String log() {
    return log.toString(UTF_8);
  }
}
