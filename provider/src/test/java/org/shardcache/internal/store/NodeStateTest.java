package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.shardcache.internal.store.StoreFixture.bytes;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code CLUSTER NODES} says about the node that is asked. */
final class NodeStateTest {

  private static final String A = "a".repeat(40);
  private static final String B = "b".repeat(40);
  private static final String C = "c".repeat(40);

  @Test
  void slotsThatStayComeAndGoAreToldApart() {
    NodeState state =
        NodeState.parse(
            bytes(
                (A
                        + " 10.0.0.1:6379@16379,host-a myself,master - 0 0 7 connected 0-2 5 9-10"
                        + " [9->-"
                        + B
                        + "] [10->-"
                        + C
                        + "] [77-<-"
                        + C
                        + "]\n")
                    + (B + " ::1:6380@16380 master - 0 1 8 connected 100-200\n")
                    + (C + " :0@0 master,noaddr - 0 1 9 disconnected\n")));

    assertThat(state.epoch()).isEqualTo("7");
    assertThat(state.settled().stream()).containsExactly(0, 1, 2, 5);
    assertThat(state.givenTo()).containsOnlyKeys(9);
    assertThat(state.givenTo().get(9)).isEqualTo(new NodeState.Address("::1", "", 6380));
    assertThat(state.takenOver().stream()).containsExactly(77);
  }

  @Test
  void aReceiverIsReachedByTheNameThatItAnnouncesWhereNodesAreReachedByNames() {
    NodeState state =
        NodeState.parse(
            bytes(
                (A + " 10.0.0.1:6379@16379,host-a myself,master - 0 0 7 connected 0-2")
                    + (" [1->-" + B + "] [2->-" + C + "]\n")
                    + (B + " 10.0.0.2:6379@16379,host-b,shard-id=1 master - 0 1 8 connected\n")
                    + (C + " 10.0.0.3:6379@16379,,shard-id=2 master - 0 1 9 connected\n")));

    assertThat(state.givenTo().get(1).hostLike(List.of("host-a"))).isEqualTo("host-b");
    assertThat(state.givenTo().get(1).hostLike(List.of("10.0.0.1", "::1"))).isEqualTo("10.0.0.2");
    assertThat(state.givenTo().get(2).hostLike(List.of("host-a"))).isEqualTo("10.0.0.3");
  }

  @Test
  void aReplicaHasNoSlots() {
    NodeState state =
        NodeState.parse(
            bytes(
                (B + " 10.0.0.2:6379@16379 master - 0 0 7 connected 0-16383\n")
                    + (A + " 10.0.0.1:6379@16379 myself,slave " + B + " 0 0 7 connected\n")));

    assertThat(state.settled().stream()).isEmpty();
  }

  @Test
  void whatIsNoListOfNodesIsRefused() {
    assertThatThrownBy(() -> NodeState.parse(bytes("something else")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("CLUSTER NODES");
  }
}
