package org.shardcache.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole comparison, as it is kept in JSON.
 *
 * @param machine where it ran, by name
 * @param method how it was measured, by name
 * @param contenders what each of them says of itself, by id
 * @param rows in the order of the report
 * @param memory of entries in Redis
 * @param redisBenchmark what {@code redis-benchmark} gave, or that it is not there
 */
record Results(
    Map<String, String> machine,
    Map<String, String> method,
    Map<String, String> contenders,
    List<RowResult> rows,
    List<MemoryResult> memory,
    List<String> redisBenchmark) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** What a contender did in a row; empty if one of them took no part. */
  Optional<Cell> cell(String row, Peer peer) {
    return rows.stream()
        .filter(result -> result.id().equals(row))
        .flatMap(result -> result.cells().stream())
        .filter(cell -> cell.peer().equals(peer.id()))
        .findFirst();
  }

  /** What readers see of a row. */
  String title(String row) {
    return rows.stream()
        .filter(result -> result.id().equals(row))
        .map(RowResult::title)
        .findFirst()
        .orElse(row);
  }

  static Results read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Results.class);
  }

  void write(Path file) throws IOException {
    Files.writeString(file, JSON.writeValueAsString(this) + "\n");
  }
}
