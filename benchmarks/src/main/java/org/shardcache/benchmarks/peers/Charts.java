package org.shardcache.benchmarks.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes charts of results: one for each group of rows, and an overview of all. */
final class Charts {
  static final String OVERVIEW = "overview";

  /**
   * One or more of every kind, whoever is ahead there: an overview of favourable rows would be
   * none.
   */
  private static final List<String> OF_ALL_KINDS =
      List.of(
          "get-1",
          "put-1",
          "get-8",
          "put-8",
          "get-64",
          "put-64",
          "virtual-get-512",
          "virtual-put-512",
          "getall-1000",
          "putall-1000",
          "put-created-64",
          "putifabsent-64",
          "invoke-1",
          "iteration",
          "clear",
          "get-1mb",
          "put-1mb");

  private Charts() {}

  /** The charts by the names of their files; those without rows are left out. */
  static Map<String, BarChart> of(Results results) {
    Map<String, BarChart> charts = new LinkedHashMap<>();
    charts.put(OVERVIEW, overview(results));
    for (Group group : Group.values()) {
      charts.put(
          group.id(),
          new BarChart(
              group.title(),
              axis(group.scale()),
              results.rows().stream()
                  .filter(row -> row.group() == group)
                  .map(Charts::category)
                  .toList()));
    }
    charts.values().removeIf(chart -> chart.categories().isEmpty());
    return charts;
  }

  private static BarChart overview(Results results) {
    return new BarChart(
        "How many times as many calls Shardcache makes in the same time",
        "Shardcache's calls per second divided by the other's",
        OF_ALL_KINDS.stream()
            .flatMap(id -> results.rows().stream().filter(row -> row.id().equals(id)))
            .map(Charts::timesAsMany)
            .filter(category -> !category.bars().isEmpty())
            .toList());
  }

  private static BarChart.Category timesAsMany(RowResult row) {
    List<BarChart.Bar> bars = new ArrayList<>();
    for (Cell cell : row.cells()) {
      Spread ratio = cell.figures() == null ? null : cell.figures().ratio();
      if (ratio != null && Peer.of(cell.peer()) != Peer.SHARDCACHE) {
        bars.add(new BarChart.Bar(Peer.of(cell.peer()), ratio, Numbers.times(ratio.median())));
      }
    }
    return new BarChart.Category(row.title(), bars);
  }

  private static String axis(Group.Scale scale) {
    return switch (scale) {
      case ABSOLUTE -> "Calls per second, more is better";
      case RELATIVE -> "Calls per second as a multiple of Shardcache's, more is better";
    };
  }

  private static BarChart.Category category(RowResult row) {
    return new BarChart.Category(
        row.title(), row.cells().stream().map(cell -> bar(row.group().scale(), cell)).toList());
  }

  private static BarChart.Bar bar(Group.Scale scale, Cell cell) {
    Peer peer = Peer.of(cell.peer());
    Figures figures = cell.figures();
    if (figures == null) {
      return new BarChart.Bar(peer, null, String.valueOf(cell.words()));
    }
    Spread multiple = inverse(figures.ratio());
    String label = Numbers.rate(figures.perSecond().median()) + "/s";
    if (multiple != null && peer != Peer.SHARDCACHE) {
      label += " (" + Numbers.times(multiple.median()) + ")";
    }
    return new BarChart.Bar(
        peer,
        switch (scale) {
          case ABSOLUTE -> figures.perSecond();
          case RELATIVE -> multiple;
        },
        label);
  }

  private static @Nullable Spread inverse(@Nullable Spread ratio) {
    return ratio == null ? null : new Spread(1 / ratio.max(), 1 / ratio.median(), 1 / ratio.min());
  }
}
