package org.shardcache.benchmarks.peers;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ratios alone as Markdown: a line for each row, a column for each contender. */
final class SummaryTable {
  private final Results results;

  SummaryTable(Results results) {
    this.results = results;
  }

  String markdown() {
    List<Peer> peers =
        results.contenders().keySet().stream()
            .map(Peer::of)
            .filter(peer -> peer != Peer.SHARDCACHE)
            .toList();
    StringBuilder text = new StringBuilder(2048);
    text.append("| Shardcache makes so many times as many calls as | ");
    peers.forEach(peer -> text.append(peer.title()).append(" | "));
    text.append("\n|---|").append("--:|".repeat(peers.size())).append('\n');
    for (RowResult row : results.rows()) {
      text.append("| ").append(row.title()).append(" | ");
      peers.forEach(peer -> text.append(ratio(row, peer)).append(" | "));
      text.append('\n');
    }
    return text.toString();
  }

  private static String ratio(RowResult row, Peer peer) {
    return row.cells().stream()
        .filter(cell -> cell.peer().equals(peer.id()))
        .map(cell -> median(cell.figures()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("-");
  }

  private static @Nullable String median(@Nullable Figures figures) {
    Spread ratio = figures == null ? null : figures.ratio();
    return ratio == null ? null : Numbers.times(ratio.median());
  }
}
