package org.shardcache.benchmarks.peers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results as Markdown. */
final class ResultTable {
  private static final String HEADER =
      """
      | | contender | calls/s (min - max) | Shardcache does | p50 us | p99 us | p99.9 us | client CPU us/call | server CPU us/call | allocated B/call |
      |---|---|--:|--:|--:|--:|--:|--:|--:|--:|
      """;

  private final Results results;

  ResultTable(Results results) {
    this.results = results;
  }

  String markdown() {
    StringBuilder text = new StringBuilder(8192);
    text.append("# Shardcache beside its peers\n\n");
    results.machine().forEach((name, value) -> bullet(text, name, value));
    results.method().forEach((name, value) -> bullet(text, name, value));
    text.append('\n').append(EXPLANATION).append('\n');
    results.contenders().values().forEach(words -> text.append("- ").append(words).append('\n'));
    for (Group group : Group.values()) {
      List<RowResult> rows = results.rows().stream().filter(row -> row.group() == group).toList();
      if (!rows.isEmpty()) {
        text.append("\n## ").append(group.title()).append("\n\n").append(HEADER);
        rows.forEach(row -> append(text, row));
      }
    }
    memory(text);
    scale(text);
    String targets = new TargetTable(results).markdown();
    text.append(targets.isEmpty() ? "" : "\n## Targets\n\n" + targets);
    return text.toString();
  }

  private void memory(StringBuilder text) {
    if (results.memory().isEmpty()) {
      return;
    }
    text.append("\n## Memory in Redis\n\n").append(MEMORY_HEADER);
    for (MemoryResult result : results.memory()) {
      Double plain = result.plainBytesPerEntry();
      text.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  result.title(),
                  Peer.of(result.peer()).title(),
                  Numbers.plain(result.bytesPerEntry()),
                  plain == null ? "its entries are no keys of their own" : Numbers.plain(plain)));
    }
    text.append('\n').append(MEMORY_EXPLANATION);
  }

  private void scale(StringBuilder text) {
    if (!results.redisBenchmark().isEmpty()) {
      text.append("\n## For scale\n\n");
      results.redisBenchmark().forEach(line -> text.append("- ").append(line).append('\n'));
    }
  }

  private static final String MEMORY_HEADER =
      """
      | | contender | bytes per entry | a plain SET of the same keys and bytes |
      |---|---|--:|--:|
      """;

  private static final String MEMORY_EXPLANATION =
      """
      A part of these bytes is the table of the hash that Redis keeps keys in, which doubles when it is full: how full it is
      depends on the number of entries. Of 150,000 entries a server holds about 50,000, in a table with 65,536 places
      (76 % full, 10.5 bytes an entry, and once more for keys with an expiry). Redisson has all of them in one hash on one
      server, with 262,144 places (57 % full, 14.0 bytes an entry). Plain keys lie on the same servers as those they stand
      beside.
      """;

  private static final String EXPLANATION =
      """
      Values of 100 bytes, 20,000 entries, no expiry and 3 servers, where a row says nothing else. Every figure is the
      median of all rounds, in which the contenders take turns; "Shardcache does" is how many times as many calls
      Shardcache did in the same round. Callers are a closed loop: each makes its next call when the last one has ended, so
      the percentiles are those of calls and say nothing about arrivals that a stall would have kept waiting. A call that
      failed is not in the rate, and counts in the percentiles as one that took as long as the longest. Each contender has
      servers of its own.
      """;

  private static void bullet(StringBuilder text, String name, String value) {
    text.append("- ").append(name).append(": ").append(value).append('\n');
  }

  private static void append(StringBuilder text, RowResult row) {
    String title = row.title();
    for (Cell cell : row.cells()) {
      text.append("| ").append(title).append(" | ").append(Peer.of(cell.peer()).title());
      Figures figures = cell.figures();
      text.append(
          figures == null
              ? " | " + cell.words() + " | | | | | | | |\n"
              : line(figures, cell.peer(), cell.words()));
      title = "";
    }
  }

  private static String line(Figures figures, String peer, @Nullable String words) {
    String note = figures.failures() == 0 ? "" : ", " + figures.failures() + " calls failed";
    return " | %s (%s - %s)%s | %s | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            Numbers.rate(figures.perSecond().median()),
            Numbers.rate(figures.perSecond().min()),
            Numbers.rate(figures.perSecond().max()),
            words == null ? note : note + ", " + words,
            peer.equals(Peer.SHARDCACHE.id()) ? "" : Numbers.ratio(figures.ratio()),
            Numbers.plain(figures.p50().median()),
            Numbers.plain(figures.p99().median()),
            Numbers.plain(figures.p999().median()),
            Numbers.plain(figures.clientCpu().median()),
            Numbers.plain(figures.serverCpu().median()),
            Numbers.plain(figures.allocated().median()));
  }
}
