package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.shardcache.benchmarks.agent.Topology;

class PeerServersTest {
  private final List<Peer> closed = new ArrayList<>();

  private ServerSet serversOf(Peer peer) {
    return new ServerSet(
        Topology.SHARDS,
        List.of(),
        () -> {
          closed.add(peer);
          if (peer == Peer.SHARDCACHE) {
            throw new IllegalStateException("does not end");
          }
        });
  }

  @Test
  void noContenderHasTheServersOfAnother() throws Exception {
    try (PeerServers servers =
        PeerServers.start(Placement.ONE_SHARD, List.of(Peer.SHARDCACHE, Peer.JEDIS))) {
      servers.of(Peer.JEDIS).shards().get(0).command("SET", "key", "value");
      assertThat(keys(servers, Peer.JEDIS)).isEqualTo("1");
      assertThat(keys(servers, Peer.SHARDCACHE)).isEqualTo("0");
      servers.addForeignKeys(10);
      assertThat(keys(servers, Peer.JEDIS)).isEqualTo("11");
      assertThat(keys(servers, Peer.SHARDCACHE)).isEqualTo("10");
      servers.flush();
      assertThat(keys(servers, Peer.JEDIS)).isEqualTo("0");
      assertThat(keys(servers, Peer.SHARDCACHE)).isEqualTo("0");
    }
  }

  private static String keys(PeerServers servers, Peer peer) {
    return servers.of(peer).shards().get(0).command("DBSIZE").trim();
  }

  @Test
  void whoTakesNoPartHasNone() throws Exception {
    try (PeerServers servers = PeerServers.start(List.of(Peer.JEDIS), this::serversOf)) {
      assertThatNullPointerException()
          .isThrownBy(() -> servers.of(Peer.LETTUCE))
          .withMessage("Lettuce takes no part");
    }
  }

  @Test
  void allAreEndedAlsoAfterOneThatDoesNotEnd() throws Exception {
    PeerServers servers = PeerServers.start(List.of(Peer.SHARDCACHE, Peer.JEDIS), this::serversOf);
    assertThatIllegalStateException().isThrownBy(servers::close).withMessage("does not end");
    assertThat(closed).containsExactly(Peer.SHARDCACHE, Peer.JEDIS);
  }

  @Test
  void whatWasStartedBeforeAFailureIsEnded() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                PeerServers.start(
                    List.of(Peer.REDISSON, Peer.JEDIS),
                    peer -> {
                      if (peer == Peer.JEDIS) {
                        throw new IllegalStateException("does not start");
                      }
                      return serversOf(peer);
                    }))
        .withMessage("does not start");
    assertThat(closed).containsExactly(Peer.REDISSON);
  }
}
