package org.shardcache.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Runs after the TCK: prints its score and fails the build for what nobody agreed to. */
final class TckVerdictIT {

  @Test
  void everyTestPassesButThoseOfListedClasses() throws IOException {
    Path result = Path.of(System.getProperty("tck.result.read"));
    assertThat(result)
        .as(
            "result of this build's TCK run; missing: it did not finish, see target/failsafe-reports")
        .exists();

    Verdict verdict = new Verdict(Score.read(result), pendingClasses());

    System.out.println(verdict.report());
    assertThat(verdict.problems()).isEmpty();
  }

  private static Set<String> pendingClasses() throws IOException {
    try (InputStream list = TckVerdictIT.class.getResourceAsStream("/pending-classes.txt")) {
      return new String(list.readAllBytes(), UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .collect(toCollection(TreeSet::new));
    }
  }
}
