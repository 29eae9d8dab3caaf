package org.shardcache.internal.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.shard.SlotMap.Address;
import org.shardcache.internal.shard.SlotMap.Owner;

/** Which primary has which slots, read from the reply to {@code CLUSTER SLOTS}. */
final class SlotMapTest {

  private static final Node ASKED =
      new Node(
          "asked",
          TestShards.endpoint("asked.example", 7000),
          InetAddress::getAllByName,
          new DeadlineGuard("none"),
          Duration.ofSeconds(1),
          TestShards.limits(1));

  /** The slots of the keys: {@code CLUSTER KEYSLOT a} is 15495, of {@code b} 3300. */
  @Test
  void keysBelongToThePrimaryOfTheirSlotAndOthersToNobody() {
    SlotMap map =
        SlotMap.parse(
            List.of(
                range(8_000, 16_383, node("10.0.0.2", 6379), node("10.0.0.3", 6379)),
                range(0, 3_299, node("10.0.0.1", 6379)),
                range(3_301, 7_999, node("10.0.0.1", 6379))),
            ASKED);

    assertThat(map.owners())
        .containsExactly(
            new Owner(new Address("10.0.0.1", 6379), List.of()),
            new Owner(new Address("10.0.0.2", 6379), List.of(new Address("10.0.0.3", 6379))));
    assertThat(map.ownerOf("a".getBytes(UTF_8))).isEqualTo(1);
    assertThat(map.ownerOf("b".getBytes(UTF_8))).isNegative();
    assertThat(map.route("b".getBytes(UTF_8))).isZero();
  }

  @Test
  void aNodeWithoutAHostIsReachedAtTheOneThatWasAsked() {
    SlotMap map =
        SlotMap.parse(
            List.of(range(0, 100, node("", 7000)), range(101, 200, node(null, 7001))), ASKED);

    assertThat(map.owners())
        .extracting(Owner::primary)
        .containsExactly(new Address("asked.example", 7000), new Address("asked.example", 7001));
  }

  @Test
  void nodesWithAnUnknownHostAreLeftOut() {
    SlotMap map =
        SlotMap.parse(
            List.of(
                range(0, 100, node("?", 7000), node("10.0.0.3", 6379)),
                range(101, 200, node("10.0.0.1", 6379), node("?", 7001))),
            ASKED);

    assertThat(map.owners()).containsExactly(new Owner(new Address("10.0.0.1", 6379), List.of()));
  }

  @Test
  void mapsAreEqualWhenNothingHasChanged() {
    List<Object> reply = List.of(range(0, 16_383, node("10.0.0.1", 6379)));

    assertThat(SlotMap.parse(reply, ASKED))
        .isEqualTo(SlotMap.parse(reply, ASKED))
        .hasSameHashCodeAs(SlotMap.parse(reply, ASKED))
        .isNotEqualTo(SlotMap.parse(List.of(range(0, 16_382, node("10.0.0.1", 6379))), ASKED));
  }

  @Test
  void somethingElseIsRefused() {
    assertThatThrownBy(() -> SlotMap.parse(5L, ASKED)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> SlotMap.parse(List.of(range(5, 16_384, node("10.0.0.1", 6379))), ASKED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("5 to 16384");
  }

  private static List<Object> range(long from, long to, Object... nodes) {
    List<Object> range = new ArrayList<>(List.of(from, to));
    range.addAll(List.of(nodes));
    return range;
  }

  private static List<Object> node(String host, long port) {
    List<Object> node = new ArrayList<>();
    node.add(host == null ? null : host.getBytes(UTF_8));
    node.add(port);
    return node;
  }
}
