package org.shardcache.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Judges a score by the list of the classes that may fail for now. */
final class Verdict {

  /** The tests of the TCK 1.1.1 without its annotation tests. */
  static final int TESTS = 481;

  private static final String LIST = "pending-classes.txt";

  private final Score score;
  private final Set<String> pending;

  Verdict(Score score, Set<String> pending) {
    this.score = score;
    this.pending = pending;
  }

  /** The score line, and a line for each class that did not pass entirely. */
  String report() {
    StringBuilder report =
        new StringBuilder("TCK: %d of %d passed".formatted(score.passed(), score.total()));
    score
        .classes()
        .forEach(
            (name, tests) -> {
              if (!tests.isComplete()) {
                report.append(
                    "%n  %s: %d of %d passed%s"
                        .formatted(
                            name,
                            tests.passed(),
                            tests.total(),
                            pending.contains(name) ? " (pending)" : ""));
              }
            });
    return report.toString();
  }

  /** Why the build must fail; empty if it need not. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (score.total() != TESTS) {
      problems.add("The run had %d tests instead of %d.".formatted(score.total(), TESTS));
    }
    score
        .classes()
        .forEach(
            (name, tests) -> {
              if (!tests.isComplete() && !pending.contains(name)) {
                problems.add(
                    "%s failed (%d of %d passed) and is not listed in %s."
                        .formatted(name, tests.passed(), tests.total(), LIST));
              }
            });
    for (String name : pending) {
      Score.ClassScore tests = score.classes().get(name);
      if (tests == null) {
        problems.add("%s is listed in %s but was not run: remove its line.".formatted(name, LIST));
      } else if (tests.isComplete()) {
        problems.add("%s passes but is listed in %s: remove its line.".formatted(name, LIST));
      }
    }
    return problems;
  }
}
