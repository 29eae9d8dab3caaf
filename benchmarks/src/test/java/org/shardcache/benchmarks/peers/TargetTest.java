package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {

  @Test
  void everyTargetHasARowAndAPeer() {
    assertThat(Target.all())
        .allSatisfy(
            target -> {
              assertThat(Rows.all()).extracting(Row::id).contains(target.row());
              assertThat(target.peer()).isNotEqualTo(Peer.SHARDCACHE);
            });
    assertThat(Target.all())
        .extracting(target -> target.row() + target.peer())
        .doesNotHaveDuplicates();
  }

  @Test
  void targetsAreMetByTheMedianOfTheRounds() {
    Target target = new Target("get-64", Peer.JEDIS, 2);
    assertThat(target.isMetBy(new Spread(1, 2, 3))).isTrue();
    assertThat(target.isMetBy(new Spread(1, 1.9, 3))).isFalse();
  }

  @Test
  void onlyWhatWasMeasuredIsListed() {
    Results results = SampleResults.of(SampleResults.row("get-8", "get, 8", Group.SINGLE));
    assertThat(new TargetTable(results).markdown())
        .contains("| get, 8 | Jedis | 1.00 x | 2.00 x (2.00 - 2.00) | met |")
        .doesNotContain("Redisson")
        .doesNotContain("Lettuce");
    assertThat(new TargetTable(SampleResults.of()).markdown()).isEmpty();
  }

  @Test
  void whatIsNotMetStandsOut() {
    Target harder = new Target("get-8", Peer.JEDIS, 3);
    Results results = SampleResults.of(SampleResults.row("get-8", "get, 8", Group.SINGLE));
    assertThat(new TargetTable(results, List.of(harder)).markdown())
        .contains("| get, 8 | Jedis | 3.00 x | 2.00 x (2.00 - 2.00) | **not met** |");
  }
}
