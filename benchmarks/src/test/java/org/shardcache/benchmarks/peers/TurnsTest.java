package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnsTest {

  private static Turns<Integer> of(int contenders) {
    return new Turns<>(IntStream.range(0, contenders).boxed().toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void everybodyHasOneTurnInARound(int contenders) {
    for (int round = 0; round < 12; round++) {
      assertThat(of(contenders).ofRound(round))
          .containsExactlyInAnyOrderElementsOf(of(contenders).contenders());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void everybodyFollowsEverybodyElseEquallyOften(int contenders) {
    int rounds = contenders % 2 == 0 ? contenders : 2 * contenders;
    Map<List<Integer>, Integer> pairs = new HashMap<>();
    for (int round = 0; round < rounds; round++) {
      List<Integer> order = of(contenders).ofRound(round);
      for (int i = 1; i < order.size(); i++) {
        pairs.merge(order.subList(i - 1, i + 1), 1, Integer::sum);
      }
    }
    assertThat(pairs).hasSize(contenders * (contenders - 1));
    assertThat(pairs.values().stream().distinct()).hasSize(1);
  }

  @Test
  void everybodyIsFirstInTurn() {
    assertThat(IntStream.range(0, 4).mapToObj(round -> of(4).ofRound(round).get(0)))
        .containsExactlyInAnyOrder(0, 1, 2, 3);
  }
}
