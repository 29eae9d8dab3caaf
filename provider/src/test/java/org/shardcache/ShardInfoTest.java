package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a shard says how it is reached, shows nothing secret and asks nobody. */
final class ShardInfoTest {

  private static final String SECRET = "tell-nobody";

  @Test
  void everyKindOfAddressIsTold() {
    try (CacheFixture fixture =
        CacheFixture.withoutShards()
            .with("shards", "tcp,tls,socket,watched")
            .with("shard.tcp.uri", "redis://user:" + SECRET + "@localhost:1/2")
            .with("shard.tls.uri", "rediss://:" + SECRET + "@[::1]:2")
            .with("shard.socket.uri", "unix://user:" + SECRET + "@/tmp/no.socket?db=3")
            .with("shard.watched.uri", "sentinel://:" + SECRET + "@localhost:3/mymaster")) {
      List<ShardInfo> shards = fixture.administration().shards();

      assertThat(shards)
          .startsWith(
              new ShardInfo(0, "tcp", "localhost", 1, 2, "redis://localhost:1/2", "ketama"),
              new ShardInfo(1, "tls", "::1", 2, 0, "rediss://[::1]:2/0", "ketama"),
              new ShardInfo(
                  2, "socket", "/tmp/no.socket", 0, 3, "unix:///tmp/no.socket?db=3", "ketama"));
      assertThat(shards.get(3).host()).isEqualTo("mymaster");
      assertThat(shards.get(3).port()).isZero();
      assertThat(shards.get(3).address()).contains("mymaster").contains("localhost:3");
      assertThat(shards.toString()).doesNotContain(SECRET);
      assertThat(fixture.administration().topologyFingerprint())
          .isEqualTo("ketama socket=1.0 tcp=1.0 tls=1.0 watched=1.0");
    }
  }
}
