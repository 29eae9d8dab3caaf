package org.shardcache.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs after the TCK: prints the scores and fails the build for any that is not perfect. */
final class TckVerdictIT {

  @ParameterizedTest
  @EnumSource
  void everyTestPassed(TckRun run) {
    assertThat(run.resultFile())
        .as("result of %s; missing: it did not finish, see target/failsafe-reports", run.title())
        .exists();

    Verdict verdict = new Verdict(run, Score.read(run.resultFile()));

    System.out.println(verdict.report());
    assertThat(verdict.problems()).as(verdict.report()).isEmpty();
  }

  @Test
  void nothingIsExcludedButTheDummy() throws IOException {
    try (InputStream list = TckVerdictIT.class.getResourceAsStream("/ExcludeList")) {
      assertThat(new String(list.readAllBytes(), UTF_8).lines())
          .filteredOn(line -> !line.startsWith("#"))
          .containsExactly("org.jsr107.tck.CachingTest#dummyTest");
    }
  }
}
