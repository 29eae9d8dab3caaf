package org.shardcache.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerdictTest {

  private static final Score.ClassScore SOUND = new Score.ClassScore(470, 470);
  private static final Score.ClassScore BROKEN = new Score.ClassScore(10, 11);
  private static final Score.ClassScore REPAIRED = new Score.ClassScore(11, 11);

  @Test
  void acceptsAFailureInAListedClass() {
    Verdict verdict = new Verdict(score(SOUND, BROKEN), Set.of("B"));

    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.report())
        .isEqualTo("TCK: 480 of 481 passed%n  B: 10 of 11 passed (pending)".formatted());
  }

  @Test
  void acceptsARunWithoutFailures() {
    Verdict verdict = new Verdict(score(SOUND, REPAIRED), Set.of());

    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.report()).isEqualTo("TCK: 481 of 481 passed");
  }

  @Test
  void refusesAFailureInAClassThatIsNotListed() {
    Verdict verdict = new Verdict(score(SOUND, BROKEN), Set.of());

    assertThat(verdict.problems())
        .containsExactly("B failed (10 of 11 passed) and is not listed in pending-classes.txt.");
  }

  @Test
  void refusesAListedClassThatPasses() {
    Verdict verdict = new Verdict(score(SOUND, REPAIRED), Set.of("B"));

    assertThat(verdict.problems())
        .containsExactly("B passes but is listed in pending-classes.txt: remove its line.");
  }

  @Test
  void refusesAListedClassThatWasNotRun() {
    Verdict verdict = new Verdict(score(SOUND, REPAIRED), Set.of("C"));

    assertThat(verdict.problems())
        .containsExactly("C is listed in pending-classes.txt but was not run: remove its line.");
  }

  @Test
  void refusesARunWithTooFewOrTooManyTests() {
    Verdict empty = new Verdict(new Score(new TreeMap<>()), Set.of());
    Verdict more = new Verdict(score(SOUND, new Score.ClassScore(12, 12)), Set.of());

    assertThat(empty.problems()).containsExactly("The run had 0 tests instead of 481.");
    assertThat(more.problems()).containsExactly("The run had 482 tests instead of 481.");
  }

  @Test
  void aScoreIsReadAsItWasWritten(@TempDir Path directory) {
    Path file = directory.resolve("tck").resolve("result.txt");
    Score score = score(SOUND, BROKEN);

    score.write(file);

    assertThat(Score.read(file)).isEqualTo(score);
  }

  private static Score score(Score.ClassScore a, Score.ClassScore b) {
    return new Score(new TreeMap<>(Map.of("A", a, "B", b)));
  }
}
