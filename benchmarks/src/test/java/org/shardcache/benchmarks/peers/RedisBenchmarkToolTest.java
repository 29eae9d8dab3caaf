package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBenchmarkToolTest {

  @Test
  void onlyTheLastStateOfALineCounts() {
    String output =
        """
        SET: rps=0.0\rSET: rps=90000.0\rSET: 95147.48 requests per second, p50=0.3 msec

        GET: 99000.00 requests per second, p50=0.3 msec
        """;
    assertThat(RedisBenchmarkTool.summaries("-c 1", output, 0))
        .containsExactly(
            "redis-benchmark -c 1: SET: 95147.48 requests per second, p50=0.3 msec",
            "redis-benchmark -c 1: GET: 99000.00 requests per second, p50=0.3 msec");
  }

  @Test
  void aFailureIsReported() {
    assertThat(RedisBenchmarkTool.summaries("-c 1", "Could not connect\n", 1))
        .containsExactly("redis-benchmark -c 1 failed: Could not connect");
  }

  @Test
  void itIsFoundOnThePath(@TempDir Path folder) throws Exception {
    assertThat(RedisBenchmarkTool.find("")).isEmpty();
    assertThat(RedisBenchmarkTool.find(folder.toString())).isEmpty();
    Path tool = Files.createFile(folder.resolve("redis-benchmark"));
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    assertThat(RedisBenchmarkTool.find("/nowhere" + File.pathSeparator + folder)).contains(tool);
  }
}
