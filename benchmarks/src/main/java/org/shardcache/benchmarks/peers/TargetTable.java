package org.shardcache.benchmarks.peers;

import java.util.List;
import java.util.stream.Collectors;

/** The targets that were measured as Markdown, met or not. */
final class TargetTable {
  private static final String HEADER =
      """
      | | beside | target | reached (min - max) | |
      |---|---|--:|--:|---|
      """;

  private final Results results;
  private final List<Target> targets;

  TargetTable(Results results) {
    this(results, Targets.all());
  }

  TargetTable(Results results, List<Target> targets) {
    this.results = results;
    this.targets = targets;
  }

  /** The table; empty if nothing was measured that has a target. */
  String markdown() {
    String lines =
        targets.stream()
            .flatMap(
                target -> target.reached(results).map(reached -> line(target, reached)).stream())
            .collect(Collectors.joining());
    return lines.isEmpty() ? "" : HEADER + lines;
  }

  private String line(Target target, Reached reached) {
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(
            target.subject(results),
            target.beside(results),
            target.bound(),
            Numbers.ratio(reached.ratio()),
            reached.verdict(target.bound()));
  }
}
