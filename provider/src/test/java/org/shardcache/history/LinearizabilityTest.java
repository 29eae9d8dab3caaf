package org.shardcache.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.shardcache.history.EntryOperation.DONE;
import static org.shardcache.history.EntryOperation.GET;
import static org.shardcache.history.EntryOperation.GET_AND_REMOVE;
import static org.shardcache.history.EntryOperation.INVOKE;
import static org.shardcache.history.EntryOperation.PUT;
import static org.shardcache.history.EntryOperation.PUT_IF_ABSENT;
import static org.shardcache.history.EntryOperation.REMOVE;
import static org.shardcache.history.EntryOperation.REMOVE_VALUE;
import static org.shardcache.history.EntryOperation.REPLACE_VALUE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.shardcache.history.EntryOperation.Step;
import org.shardcache.history.HistoryEvent.Returned;
import org.shardcache.history.HistoryEvent.Unknown;

/** The checker accepts what some order explains, and nothing else. */
final class LinearizabilityTest {

  @Test
  void oneAfterTheOtherIsLinearizable() {
    assertLinearizable(
        event(1, 2, GET, null),
        event(3, 4, PUT, DONE, "a"),
        event(5, 6, GET, "a"),
        event(7, 8, REPLACE_VALUE, "true", "a", "b"),
        event(9, 10, REMOVE_VALUE, "false", "a"),
        event(11, 12, GET_AND_REMOVE, "b"),
        event(13, 14, GET, null));
  }

  @Test
  void callsAtTheSameTimeMayBeInAnyOrder() {
    assertLinearizable(
        event(1, 10, PUT, DONE, "a"),
        event(2, 3, GET, null),
        event(4, 5, GET, "a"),
        event(6, 12, REMOVE, "true"),
        event(7, 8, GET, "a"),
        event(9, 10, GET, null));
  }

  @Test
  void aValueThatWasOverwrittenBeforeTheReadBeganIsNotLinearizable() {
    assertNotLinearizable(
        event(1, 2, PUT, DONE, "a"), event(3, 4, PUT, DONE, "b"), event(5, 6, GET, "a"));
  }

  @Test
  void aValueThatIsSeenAndThenUnseenIsNotLinearizable() {
    assertNotLinearizable(
        event(1, 10, PUT, DONE, "a"), event(2, 3, GET, "a"), event(4, 5, GET, null));
  }

  @Test
  void aLostUpdateIsNotLinearizable() {
    assertNotLinearizable(
        event(1, 2, PUT, DONE, "a"),
        event(3, 7, INVOKE, "a", "b"),
        event(4, 8, INVOKE, "a", "c"),
        event(9, 10, GET, "a+c"));
  }

  @Test
  void twoWinnersAreNotLinearizable() {
    assertNotLinearizable(
        event(1, 5, PUT_IF_ABSENT, "true", "a"), event(2, 6, PUT_IF_ABSENT, "true", "b"));
    assertNotLinearizable(
        event(1, 2, PUT, DONE, "a"),
        event(3, 7, REMOVE_VALUE, "true", "a"),
        event(4, 8, REMOVE_VALUE, "true", "a"));
  }

  @Test
  void aLoserThatNobodyCanHaveBeatenIsNotLinearizable() {
    assertNotLinearizable(event(1, 2, PUT_IF_ABSENT, "false", "a"), event(3, 4, PUT, DONE, "b"));
  }

  @Test
  void aValueThatNobodyWroteIsNotLinearizable() {
    assertNotLinearizable(event(1, 2, PUT, DONE, "a"), event(1, 9, GET, "b"));
  }

  @Test
  void aCallOfUnknownOutcomeMayTakeEffectOnceAndLate() {
    HistoryEvent lost = unknown(1, PUT, "a");
    assertLinearizable(lost, event(2, 3, GET, null));
    assertLinearizable(lost, event(2, 3, GET, "a"));
    assertLinearizable(lost, event(2, 3, GET, null), event(90, 91, GET, "a"));
    assertNotLinearizable(
        lost,
        event(2, 3, GET, "a"),
        event(4, 5, REMOVE, "true"),
        event(6, 7, GET, null),
        event(8, 9, GET, "a"));
  }

  @Test
  void aCallOfUnknownOutcomeHasNoEffectBeforeItBegins() {
    assertNotLinearizable(unknown(5, PUT, "a"), event(2, 3, GET, "a"));
  }

  @Test
  void eachKeyIsAHistoryOfItsOwn() {
    HistoryEvent put = event(1, 2, PUT, DONE, "a");
    HistoryEvent ofAnother =
        new HistoryEvent("x", "another", GET, List.of(), 3, new Returned(4, null));
    assertLinearizable(put, ofAnother);
    assertNotLinearizable(put, event(3, 4, GET, null));
  }

  @Test
  void theViolationTellsWhatHappenedAroundIt() {
    assertThat(Linearizability.violation(List.of(event(1, 2, GET, "ghost"))))
        .hasValueSatisfying(text -> assertThat(text).contains("GET", "ghost", "0 of 1"));
  }

  @Test
  void callsOfUnknownOutcomeThatExplainNothingCostLittle() {
    List<HistoryEvent> history = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      history.add(unknown(i, PUT, "v" + i));
    }
    history.add(event(100, 101, GET, "v7"));
    history.add(event(102, 103, GET, "v7"));
    assertThat(Linearizability.violation(history)).isEmpty();
    history.add(event(104, 105, GET, "ghost"));
    assertThat(Linearizability.violation(history)).isPresent();
  }

  @Test
  void aHistoryThatTakesTooLongIsAnErrorAndNoVerdict() {
    HistoryEvent[] events = new HistoryEvent[40];
    for (int i = 0; i < events.length; i++) {
      events[i] = event(i, 99, PUT, DONE, "v" + i);
    }
    List<HistoryEvent> history = new ArrayList<>(Arrays.asList(events));
    history.add(event(100, 101, GET, "ghost"));
    assertThatThrownBy(() -> Linearizability.violation(history))
        .isInstanceOf(IllegalStateException.class);
  }

  @Property(tries = 300)
  void whatAnAtomicEntryDoesIsLinearizable(
      @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
      @ForAll @IntRange(min = 1, max = 80) int length) {
    List<HistoryEvent> history = atomicHistory(new Random(seed), length);

    assertThat(Linearizability.violation(history)).isEmpty();
  }

  /** Small histories, some with a falsified result, against all orders there are. */
  @Property(tries = 1_500)
  void theVerdictIsThatOfTryingAllOrders(
      @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
      @ForAll @IntRange(min = 1, max = 6) int length) {
    Random random = new Random(seed);
    List<HistoryEvent> history = atomicHistory(random, length);
    if (random.nextInt(3) > 0) {
      falsify(random, history);
    }

    boolean explained = someOrderExplains(history, null);

    assertThat(Linearizability.violation(history).isEmpty()).as("%s", history).isEqualTo(explained);
  }

  @Property(tries = 200)
  void eventsSurviveTheirWayBetweenJvms(
      @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
      @ForAll @IntRange(min = 1, max = 20) int length) {
    List<HistoryEvent> history = atomicHistory(new Random(seed), length);

    assertThat(history.stream().map(HistoryEvent::line).map(HistoryEvent::parse))
        .isEqualTo(history);
  }

  /** Calls take effect at integer times, in that order, and surround that by some time. */
  private static List<HistoryEvent> atomicHistory(Random random, int length) {
    List<HistoryEvent> history = new ArrayList<>();
    String entry = null;
    EntryOperation[] operations = EntryOperation.values();
    for (int i = 0; i < length; i++) {
      EntryOperation operation = operations[random.nextInt(operations.length)];
      List<String> arguments = List.of("v" + random.nextInt(3), "v" + random.nextInt(3));
      long effect = 100L * i;
      long invoked = effect - random.nextInt(300);
      boolean lost = random.nextInt(8) == 0;
      boolean applied = !lost || random.nextBoolean();
      Step step = operation.apply(entry, arguments);
      history.add(
          new HistoryEvent(
              "client " + i,
              "key",
              operation,
              arguments,
              invoked,
              lost ? new Unknown() : new Returned(effect + random.nextInt(300), step.result())));
      if (applied) {
        entry = step.entry();
      }
    }
    return history;
  }

  private static void falsify(Random random, List<HistoryEvent> history) {
    int index = random.nextInt(history.size());
    HistoryEvent event = history.get(index);
    if (event.outcome() instanceof Returned returned) {
      String[] results = {null, "true", "false", "v0", "v1", "v2", "v0+v1"};
      history.set(
          index,
          new HistoryEvent(
              event.client(),
              event.key(),
              event.operation(),
              event.arguments(),
              event.invoked(),
              new Returned(returned.time(), results[random.nextInt(results.length)])));
    }
  }

  /** The definition, word by word: some order of the rest begins with one that may be first. */
  private static boolean someOrderExplains(List<HistoryEvent> rest, @Nullable String entry) {
    if (rest.stream().noneMatch(event -> event.outcome() instanceof Returned)) {
      return true;
    }
    return IntStream.range(0, rest.size())
        .anyMatch(
            i -> {
              HistoryEvent first = rest.get(i);
              Step step = first.operation().apply(entry, first.arguments());
              boolean fits =
                  !(first.outcome() instanceof Returned returned)
                      || Objects.equals(returned.result(), step.result());
              boolean mayBeFirst =
                  rest.stream()
                      .noneMatch(
                          other ->
                              other.outcome() instanceof Returned returned
                                  && returned.time() < first.invoked());
              List<HistoryEvent> remaining = new ArrayList<>(rest);
              remaining.remove(i);
              return fits && mayBeFirst && someOrderExplains(remaining, step.entry());
            });
  }

  private static HistoryEvent event(
      long invoked,
      long returned,
      EntryOperation operation,
      @Nullable String result,
      String... arguments) {
    return new HistoryEvent(
        "client", "key", operation, List.of(arguments), invoked, new Returned(returned, result));
  }

  private static HistoryEvent unknown(long invoked, EntryOperation operation, String... arguments) {
    return new HistoryEvent("client", "key", operation, List.of(arguments), invoked, new Unknown());
  }

  private static void assertLinearizable(HistoryEvent... events) {
    assertThat(Linearizability.violation(List.of(events))).isEmpty();
  }

  private static void assertNotLinearizable(HistoryEvent... events) {
    assertThat(Linearizability.violation(List.of(events))).isPresent();
  }
}
