package org.shardcache.tck;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Counts the planned and the passed tests of each class. What was planned and did not pass counts
 * as failed, whatever the reason: an assertion, a skipped test, a class that could not be set up.
 */
final class ScoreRecorder implements TestExecutionListener {

  private final List<TestIdentifier> planned = new ArrayList<>();
  private final Set<String> passed = ConcurrentHashMap.newKeySet();

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    plan.getRoots().stream()
        .flatMap(root -> plan.getDescendants(root).stream())
        .filter(TestIdentifier::isTest)
        .forEach(planned::add);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
      passed.add(test.getUniqueId());
    }
  }

  Score score() {
    Map<String, List<TestIdentifier>> byClass =
        planned.stream().collect(groupingBy(ScoreRecorder::className));
    return new Score(
        byClass.entrySet().stream()
            .collect(
                toMap(
                    Map.Entry::getKey,
                    entry -> classScore(entry.getValue()),
                    (first, second) -> first,
                    TreeMap::new)));
  }

  private Score.ClassScore classScore(List<TestIdentifier> tests) {
    long passedTests = tests.stream().filter(test -> passed.contains(test.getUniqueId())).count();
    return new Score.ClassScore((int) passedTests, tests.size());
  }

  private static String className(TestIdentifier test) {
    return test.getSource()
        .map(
            source ->
                source instanceof MethodSource method
                    ? method.getClassName()
                    : source instanceof ClassSource type ? type.getClassName() : null)
        .orElse(test.getUniqueId());
  }
}
