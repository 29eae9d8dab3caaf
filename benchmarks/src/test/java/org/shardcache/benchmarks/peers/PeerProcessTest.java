package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.benchmarks.agent.Agent;

class PeerProcessTest {

  @Test
  void aJvmThatEndsIsAFailureThatNamesItsLog(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("contender.log");
    String classPathWithoutContender =
        Path.of(Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    try (PeerProcess process = PeerProcess.start(Jdks.own(), classPathWithoutContender, log)) {
      assertThatExceptionOfType(PeerFailure.class)
          .isThrownBy(process::describe)
          .withMessageContaining(log.toString());
    }
    assertThat(Files.readString(log)).contains("one contender");
  }
}
