package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

  @Test
  void resultsComeOutOfTheirFile(@TempDir Path folder) throws Exception {
    Results results = SampleResults.of(SampleResults.row("get-1", "get", Group.SINGLE));
    Path file = folder.resolve("peers.json");
    results.write(file);
    assertThat(Results.read(file)).isEqualTo(results);
  }

  @Test
  void theReportIsWrittenBesideTheFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("peers.json");
    SampleResults.of(SampleResults.row("get-1", "get", Group.SINGLE)).write(file);
    Report.main(new String[] {file.toString()});
    assertThat(folder)
        .isDirectoryContaining("glob:**/peers.md")
        .isDirectoryContaining("glob:**/summary.md")
        .isDirectoryContaining("glob:**/overview.svg")
        .isDirectoryContaining("glob:**/single.svg")
        .isDirectoryNotContaining("glob:**/bulk.svg");
  }
}
