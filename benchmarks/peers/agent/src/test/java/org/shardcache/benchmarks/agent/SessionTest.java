package org.shardcache.benchmarks.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionTest {
  private static final Servers NOWHERE = new Servers(Topology.SHARDS, List.of());
  private static final long MILLIS = 20;

  private final MapContender contender = new MapContender();
  private final Session<String> session = new Session<>(contender);

  private static Scenario scenario(Operation operation) {
    return Scenario.of(operation).withEntries(200).withBatch(10).withThreads(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"INVOKE", "CLEAR"})
  void everyOperationIsMeasured(Operation operation) throws Exception {
    assertThat(session.prepare(NOWHERE, scenario(operation))).isEmpty();
    Measurement measured = session.run(MILLIS);
    assertThat(measured.calls()).isPositive();
    assertThat(measured.failures()).isZero();
    assertThat(measured.perSecond()).isPositive();
    assertThat(measured.p50())
        .isLessThanOrEqualTo(measured.p99())
        .isLessThanOrEqualTo(measured.max());
  }

  @Test
  void everyClearFindsAllEntriesAgain() throws Exception {
    session.prepare(NOWHERE, scenario(Operation.CLEAR).withThreads(1));
    assertThat(contender.entries).isEmpty();
    Measurement measured = session.run(MILLIS);
    assertThat(measured.calls()).isEqualTo(contender.cleared.get());
    assertThat(contender.entries).isEmpty();
  }

  @Test
  void runsOfPutIfAbsentNeverMeetAKeyAgain() throws Exception {
    session.prepare(NOWHERE, scenario(Operation.PUT_IF_ABSENT));
    long calls = session.run(MILLIS).calls();
    Measurement second = session.run(MILLIS);
    assertThat(second.failures()).isZero();
    assertThat(contender.entries).hasSize((int) (calls + second.calls()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"GET", "GET_ALL", "ITERATE"})
  void aReadThatMissesEntriesIsAFailureAndNoCall(Operation operation) throws Exception {
    session.prepare(NOWHERE, scenario(operation));
    contender.entries.clear();
    Measurement measured = session.run(MILLIS);
    assertThat(measured.calls()).isZero();
    assertThat(measured.failures()).isPositive();
    assertThat(measured.p50()).isEqualTo(measured.max()).isPositive();
  }

  @Test
  void aReadOfAnotherValueIsAFailure() throws Exception {
    session.prepare(NOWHERE, scenario(Operation.GET));
    contender.entries.replaceAll((key, value) -> "other");
    assertThat(session.run(MILLIS).calls()).isZero();
  }

  @Test
  void whatTheContenderRefusesIsNotOpened() throws Exception {
    assertThat(session.prepare(NOWHERE, scenario(Operation.INVOKE))).contains("cannot invoke");
    assertThat(contender.open).hasValue(0);
    assertThatIllegalStateException().isThrownBy(() -> session.run(MILLIS));
  }

  @Test
  void whatCannotBeFilledIsClosedAndNotRun() {
    contender.full = true;
    assertThatIllegalStateException()
        .isThrownBy(() -> session.prepare(NOWHERE, scenario(Operation.GET)))
        .withMessage("full");
    assertThat(contender.open).hasValue(0);
    assertThatIllegalStateException().isThrownBy(() -> session.run(MILLIS));
  }

  @Test
  void theNextScenarioClosesTheLastOne() throws Exception {
    session.prepare(NOWHERE, scenario(Operation.GET));
    session.prepare(NOWHERE, scenario(Operation.PUT));
    assertThat(contender.open).hasValue(1);
    session.release();
    assertThat(contender.open).hasValue(0);
  }

  @Test
  void allocationOfAllCallersIsCounted() throws Exception {
    session.prepare(NOWHERE, scenario(Operation.PUT_IF_ABSENT));
    Measurement measured = session.run(MILLIS);
    assertThat(measured.allocatedBytes()).isGreaterThan(measured.calls() * 40);
  }
}
