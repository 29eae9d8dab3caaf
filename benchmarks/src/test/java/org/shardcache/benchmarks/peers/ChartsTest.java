package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.shardcache.benchmarks.agent.Operation;

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
  void theOverviewLeavesNoKindOfCallOut() {
    Map<String, BarChart> all =
        Charts.of(
            SampleResults.of(
                Rows.all().stream()
                    .map(row -> SampleResults.row(row.id(), row.id(), row.group()))
                    .toArray(RowResult[]::new)));
    Set<String> shown =
        all.get(Charts.OVERVIEW).categories().stream()
            .map(BarChart.Category::title)
            .collect(Collectors.toSet());
    assertThat(shown).contains("get-8", "put-8", "iteration", "get-1mb", "getall-1000");
    assertThat(
            Rows.all().stream()
                .filter(row -> shown.contains(row.id()))
                .map(row -> row.scenario().operation())
                .distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Operation.values()).filter(o -> o != Operation.MIXED).toList());
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
