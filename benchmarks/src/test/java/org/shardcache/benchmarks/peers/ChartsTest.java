package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ChartsTest {
  private final Map<String, BarChart> charts =
      Charts.of(
          SampleResults.of(
              SampleResults.row("get-64", "get", Group.SINGLE),
              SampleResults.row("clear", "clear", Group.WHOLE)));

  @Test
  void groupsWithoutRowsHaveNoChart() {
    assertThat(charts).containsOnlyKeys(Charts.OVERVIEW, Group.SINGLE.id(), Group.WHOLE.id());
  }

  @Test
  void theOverviewShowsHowManyTimesAsManyCallsShardcacheMakes() {
    BarChart.Category category = charts.get(Charts.OVERVIEW).categories().get(0);
    assertThat(category.bars())
        .containsExactly(new BarChart.Bar(Peer.JEDIS, new Spread(2, 2, 2), "2.00 x"));
  }

  @Test
  void absoluteBarsAreRates() {
    assertThat(charts.get(Group.SINGLE.id()).categories().get(0).bars().get(1).value())
        .isEqualTo(new Spread(500, 750, 1_000));
  }

  @Test
  void relativeBarsAreMultiplesOfShardcache() {
    BarChart.Category category = charts.get(Group.WHOLE.id()).categories().get(0);
    assertThat(category.bars().get(0).value()).isEqualTo(new Spread(1, 1, 1));
    assertThat(category.bars().get(1))
        .isEqualTo(new BarChart.Bar(Peer.JEDIS, new Spread(0.5, 0.5, 0.5), "750/s (0.50 x)"));
  }

  @Test
  void whoHasNoFiguresHasWordsInsteadOfABar() {
    assertThat(charts.get(Group.WHOLE.id()).categories().get(0).bars().get(2))
        .isEqualTo(new BarChart.Bar(Peer.LETTUCE, null, "has no <entry> processors"));
  }
}
