package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersComparisonIT {

  @Test
  void allContendersTakeTurnsOnServersOfTheirOwn(@TempDir Path output) throws Exception {
    PeersComparison.main(
        new String[] {
          "--rows", "get-1,putall-100,invoke-1,cluster-3-1,redis-benchmark",
          "--rounds", "2",
          "--seconds", "0.1",
          "--warm-up", "0.1",
          "--output", output.toString()
        });
    Results results = Results.read(output.resolve("peers.json"));
    assertThat(results.contenders()).hasSize(Peer.values().length);
    assertThat(results.rows())
        .extracting(RowResult::id)
        .containsExactly("get-1", "putall-100", "invoke-1", "cluster-3-1");
    for (RowResult row : results.rows()) {
      assertThat(row.cells()).hasSize(Peer.values().length);
      row.cells().forEach(cell -> assertIsMeasuredOrSaysWhyNot(row, cell));
    }
  }

  private static void assertIsMeasuredOrSaysWhyNot(RowResult row, Cell cell) {
    boolean bytesOnly =
        cell.peer().equals(Peer.JEDIS.id()) || cell.peer().equals(Peer.LETTUCE.id());
    if (row.id().startsWith("invoke") && bytesOnly) {
      assertThat(cell.words()).contains("entry processors");
      assertThat(cell.figures()).isNull();
    } else {
      assertThat(cell.words()).as("%s with %s", row.id(), cell.peer()).isNull();
      Figures figures = cell.figures();
      assertThat(figures).isNotNull();
      assertThat(figures.calls()).isPositive();
      assertThat(figures.failures()).isZero();
      assertThat(figures.ratio()).isNotNull();
      assertThat(figures.p50().median()).isPositive();
      assertThat(figures.allocated().median()).isPositive();
    }
  }
}
