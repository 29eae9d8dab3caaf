package org.shardcache.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.routing.RouterType.ListOrder;
import org.shardcache.routing.compat.CompatRouters;

class TopologyFingerprintTest {

  private static final ShardDescriptor A = new ShardDescriptor("a");
  private static final ShardDescriptor B = new ShardDescriptor("b", 2);

  static Stream<RouterType> all() {
    return Stream.concat(ShardRouters.all().stream(), CompatRouters.all().stream());
  }

  private static String of(RouterType router, ShardDescriptor... shards) {
    return TopologyFingerprint.of(router, HashTags.NONE, List.of(shards));
  }

  @ParameterizedTest
  @MethodSource("all")
  void theOrderOfTheListCountsWhereItDecides(RouterType router) {
    assertThat(of(router, A, B).equals(of(router, B, A)))
        .isEqualTo(router.listOrder() == ListOrder.IRRELEVANT);
  }

  @Test
  void theOrderDecidesForMredisAndForSlotsOnly() {
    assertThat(all().filter(router -> router.listOrder() == ListOrder.DECIDES))
        .containsExactly(ShardRouters.REDIS_CLUSTER, CompatRouters.MREDIS);
  }

  @Test
  void routerTagsNamesAndWeightsCount() {
    String own = of(ShardRouters.KETAMA, A, B);

    assertThat(own).isEqualTo("ketama a=1.0 b=2.0");
    assertThat(of(CompatRouters.RB_KETAMA, A, B)).isNotEqualTo(own);
    assertThat(of(ShardRouters.KETAMA, A, new ShardDescriptor("b"))).isNotEqualTo(own);
    assertThat(of(ShardRouters.KETAMA, A, new ShardDescriptor("c", 2))).isNotEqualTo(own);
    assertThat(
            Stream.of(HashTags.values())
                .map(tags -> TopologyFingerprint.of(ShardRouters.KETAMA, tags, List.of(A, B))))
        .doesNotHaveDuplicates()
        .first()
        .isEqualTo(own);
  }

  @Test
  void aNameThatLooksLikeTwoIsNotTakenForTwo() {
    assertThat(of(ShardRouters.KETAMA, new ShardDescriptor("a=1.0 b", 2)))
        .isNotEqualTo(of(ShardRouters.KETAMA, A, B));
  }
}
