package org.shardcache.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerdictTest {

  @Test
  void acceptsARunWithoutFailures() {
    Verdict verdict = new Verdict(TckRun.ONE_SHARD, new Score(481, List.of()));

    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.report()).isEqualTo("TCK on 1 shard: 481 of 481 passed");
  }

  @Test
  void refusesAFailureAndNamesIt() {
    Verdict verdict = new Verdict(TckRun.THREE_SHARDS, new Score(481, List.of("A#a", "B#b")));

    assertThat(verdict.problems()).containsExactly("Did not pass: A#a", "Did not pass: B#b");
    assertThat(verdict.report()).isEqualTo("TCK on 3 shards: 479 of 481 passed");
  }

  @Test
  void refusesARunWithTooFewOrTooManyTests() {
    Verdict empty = new Verdict(TckRun.THREE_SHARDS, new Score(0, List.of()));
    Verdict more = new Verdict(TckRun.ANNOTATIONS, new Score(13, List.of()));

    assertThat(empty.problems()).containsExactly("The run had 0 tests instead of 481.");
    assertThat(more.problems()).containsExactly("The run had 13 tests instead of 12.");
  }

  @Test
  void aScoreIsReadAsItWasWritten(@TempDir Path directory) {
    Path file = directory.resolve("tck").resolve("result.txt");
    Score score = new Score(481, List.of("A#a", "B#b"));

    score.write(file);

    assertThat(Score.read(file)).isEqualTo(score);
  }
}
