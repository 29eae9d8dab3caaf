package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.shard.SlotMap.Address;

/** Nodes that a cluster does not name any more are let go, however somebody came to know them. */
final class ClusterNodesTest {

  private static final Address MEMBER = new Address("member", 1);
  private static final Address STRANGER = new Address("stranger", 2);

  private final DeadlineGuard guard = new DeadlineGuard("no thread");
  private final ClusterNodes nodes =
      new ClusterNodes(
          use ->
              new Node(
                  use.address().toString(),
                  new Endpoint(use.address().host(), 1, 0, null, null, Duration.ofSeconds(1)),
                  InetAddress::getAllByName,
                  guard,
                  Duration.ofSeconds(1),
                  new PoolLimits(1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1),
                  use.greeting()));

  @Test
  void aMemberStaysTheSameObject() {
    Node member = nodes.at(MEMBER);

    nodes.retainOnly(List.of(MEMBER));
    nodes.retainOnly(List.of(MEMBER));

    assertThat(nodes.at(MEMBER)).isSameAs(member);
    assertThat(nodes.replicaAt(MEMBER)).isNotSameAs(member);
  }

  @Test
  void aNodeThatARedirectionNamedStaysUntilNobodyAsksForIt() {
    nodes.at(MEMBER);
    Node stranger = nodes.at(STRANGER);

    nodes.retainOnly(List.of(MEMBER));
    assertThat(nodes.at(STRANGER)).isSameAs(stranger);
    nodes.retainOnly(List.of(MEMBER)); // as it is: the map need not have changed
    assertThat(nodes.count()).isEqualTo(2);
    nodes.retainOnly(List.of(MEMBER));

    assertThat(nodes.count()).isEqualTo(1);
    assertThat(nodes.at(STRANGER)).isNotSameAs(stranger);
  }

  @Test
  void howeverManyAreNamedInTimeAFewAreKept() {
    IntStream.range(0, 1_000)
        .forEach(
            port -> {
              nodes.at(new Address("passing", port));
              nodes.retainOnly(List.of(MEMBER));
            });

    assertThat(nodes.count()).isLessThanOrEqualTo(1);
  }
}
