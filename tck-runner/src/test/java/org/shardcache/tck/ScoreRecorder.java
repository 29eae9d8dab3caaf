package org.shardcache.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Counts the planned and the passed tests. What was planned and did not pass counts as failed,
 * whatever the reason: an assertion, a skipped test, a class that could not be set up.
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
    return new Score(
        planned.size(),
        planned.stream()
            .map(TestIdentifier::getUniqueId)
            .filter(test -> !passed.contains(test))
            .toList());
  }
}
