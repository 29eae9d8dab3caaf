package org.shardcache.benchmarks.peers;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is to be measured.
 *
 * @param rows in rounds
 * @param extras once
 */
record Selection(List<Row> rows, Set<Extra> extras) {

  static Selection everything() {
    return new Selection(Rows.all(), Set.of(Extra.values()));
  }

  /** What any of the patterns names, in which {@code *} stands for any characters. */
  static Selection matching(List<String> patterns) {
    Selection all = everything();
    Selection chosen =
        new Selection(
            all.rows().stream().filter(row -> matches(patterns, row.id())).toList(),
            all.extras().stream()
                .filter(extra -> matches(patterns, extra.id()))
                .collect(Collectors.toUnmodifiableSet()));
    if (chosen.rows().isEmpty() && chosen.extras().isEmpty()) {
      throw new IllegalArgumentException(
          "No row is named " + patterns + "; there are " + all.names().toList());
    }
    return chosen;
  }

  private Stream<String> names() {
    return Stream.concat(rows.stream().map(Row::id), extras.stream().map(Extra::id).sorted());
  }

  private static boolean matches(List<String> patterns, String id) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, id));
  }

  private static boolean matches(String pattern, String id) {
    return id.matches(
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }
}
