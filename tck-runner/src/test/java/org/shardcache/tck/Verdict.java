package org.shardcache.tck;

import java.util.ArrayList;
import java.util.List;

/** Judges the score of a run: every test must have passed, and none may be missing. */
record Verdict(TckRun run, Score score) {

  /** The score in one line. */
  String report() {
    return "%s: %d of %d passed".formatted(run.title(), score.passed(), run.tests());
  }

  /** Why the build must fail; empty if it need not. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (score.tests() != run.tests()) {
      problems.add("The run had %d tests instead of %d.".formatted(score.tests(), run.tests()));
    }
    score.notPassed().forEach(test -> problems.add("Did not pass: " + test));
    return problems;
  }
}
