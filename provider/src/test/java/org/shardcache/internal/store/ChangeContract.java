package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.shardcache.internal.store.StoreFixture.bytes;
import static org.shardcache.internal.store.StoreFixture.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.store.Change.Previous;
import org.shardcache.internal.store.Condition.Equal;
import org.shardcache.internal.store.Mutation.Delete;
import org.shardcache.internal.store.Mutation.Touch;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome.Effect;

/** What every row of the operation table does to entries that are there, absent or expired. */
interface ChangeContract {

  byte[] SMALL = bytes("small");
  byte[] LARGE = bytes("large".repeat(OperationTable.MAX_SCRIPT_VALUE / 4));
  byte[] OLD = bytes("old");
  TimeToLive OLD_TIME = TimeToLive.ofMillis(500_000);
  TimeToLive CREATED = TimeToLive.ofMillis(100_000);
  TimeToLive UPDATED = TimeToLive.ofMillis(200_000);
  TimeToLive TOUCHED = TimeToLive.ofMillis(300_000);

  StoreFixture fixture();

  /** What is there before a change. */
  enum Start {
    ABSENT,
    ETERNAL,
    FINITE,
    EXPIRED
  }

  /** A change, and what is there before it. */
  record Row(Start start, Change change) {
    Row at(byte[] key) {
      return new Row(
          start, new Change(key, change.condition(), change.mutation(), change.previous()));
    }

    @Override
    public String toString() {
      return start
          + " "
          + describe(change.condition())
          + " "
          + describe(change.mutation())
          + " previous "
          + change.previous();
    }
  }

  @Test
  default void everyRowHasTheOutcomeAndLeavesTheEntryThatTheModelSays() {
    TestCache cache = fixture().newCache();
    ModelEntries model = new ModelEntries();
    List<Row> rows = prepared(cache, model, "single");

    List<String> wrong = new ArrayList<>();
    for (Row row : rows) {
      compare(row, cache.store().apply(row.change()), model.apply(row.change()), wrong);
    }
    compareEntries(cache, model, rows, wrong);

    assertThat(rows).hasSizeGreaterThan(1_000);
    assertThat(wrong).isEmpty();
  }

  @Test
  default void everyRowDoesTheSameInBulk() {
    TestCache cache = fixture().newCache();
    ModelEntries model = new ModelEntries();
    List<Row> rows = prepared(cache, model, "bulk");

    List<Outcome> outcomes = cache.store().applyAll(rows.stream().map(Row::change).toList());

    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      compare(rows.get(i), outcomes.get(i), model.apply(rows.get(i).change()), wrong);
    }
    compareEntries(cache, model, rows, wrong);
    assertThat(outcomes).hasSameSizeAs(rows);
    assertThat(wrong).isEmpty();
  }

  @Test
  default void anySequenceOfChangesKeepsStoreAndModelInStep() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TestCache cache = fixture().newCache();
    ModelEntries model = new ModelEntries();
    List<byte[]> keys = new ArrayList<>(TestCache.keys("key", 6));
    List<Row> all = rows();

    List<String> wrong = new ArrayList<>();
    for (int round = 0; round < 300; round++) {
      Collections.shuffle(keys, random);
      List<Row> chosen =
          IntStream.rangeClosed(0, random.nextInt(keys.size()))
              .mapToObj(i -> expectingWhatIsThere(random, all, model, keys.get(i)))
              .toList();
      List<Outcome> outcomes =
          random.nextBoolean()
              ? cache.store().applyAll(chosen.stream().map(Row::change).toList())
              : chosen.stream().map(row -> cache.store().apply(row.change())).toList();
      for (int i = 0; i < chosen.size(); i++) {
        Row row = chosen.get(i);
        compare(row, outcomes.get(i), model.apply(row.change()), wrong);
      }
      compareEntries(cache, model, chosen, wrong);
    }
    assertThat(wrong).as("seed " + seed).isEmpty();
  }

  @Test
  default void anEntryIsTheValueBytesUnderTheKeyOfTheLayout() {
    TestCache cache = fixture().newCache();

    cache.store().apply(TestCache.put("k", "v", CREATED));
    cache.store().apply(TestCache.put("", "of the empty key"));
    cache.store().apply(TestCache.put("empty", ""));

    assertThat(cache.raw("k", "GET")).isEqualTo("v");
    assertThat(Long.valueOf(cache.raw("k", "PTTL"))).isBetween(90_000L, 100_000L);
    assertThat(cache.raw("", "GET")).isEqualTo("of the empty key");
    assertThat(cache.raw("", "PTTL")).isEqualTo("-1");
    assertThat(cache.raw("empty", "STRLEN")).isEqualTo("0");
    assertThat(cache.raw("empty", "EXISTS")).isEqualTo("1");
  }

  @Test
  default void aTimeToLiveEndsTheEntryNotBeforeItAndSoonAfter() {
    TestCache cache = fixture().newCache();
    long start = System.nanoTime();

    cache.store().apply(TestCache.put("k", "v", TimeToLive.ofMillis(150)));

    await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> cache.store().read(bytes("k"), Access.PRESENCE) == null);
    assertThat((System.nanoTime() - start) / 1_000_000).isBetween(149L, 1_000L);
  }

  @Test
  default void theLongestTimeToLiveIsATimeToLive() {
    TestCache cache = fixture().newCache();
    TimeToLive longest = TimeToLive.ofMillis(1L << 53);

    cache.store().apply(TestCache.put("k", "v", longest));
    cache
        .store()
        .apply(
            new Change(bytes("s"), Condition.ALWAYS, new Write(SMALL, longest, TimeToLive.ZERO)));

    long almost = (1L << 53) - 100_000;
    assertThat(Long.valueOf(cache.raw("k", "PTTL"))).isGreaterThan(almost);
    assertThat(Long.valueOf(cache.raw("s", "PTTL"))).isGreaterThan(almost);
    assertThat(TimeToLive.ofMillis((1L << 53) + 1)).isEqualTo(TimeToLive.ETERNAL);
  }

  @Test
  default void whatHasNoMeaningIsRefusedAndNothingIsSent() {
    TestCache cache = fixture().newCache();
    cache.store().apply(TestCache.put("k", "v"));
    Write createdUnchanged = new Write(SMALL, TimeToLive.UNCHANGED, CREATED);
    List<Change> illegal =
        List.of(
            new Change(bytes("k"), Condition.ABSENT, new Delete()),
            new Change(bytes("k"), Condition.ALWAYS, new Touch(TOUCHED)),
            new Change(bytes("k"), Condition.PRESENT, new Touch(TOUCHED)),
            new Change(bytes("k"), Condition.ABSENT, new Touch(TOUCHED)),
            new Change(bytes("k"), Condition.ALWAYS, createdUnchanged),
            new Change(bytes("k"), Condition.ABSENT, createdUnchanged),
            new Change(
                bytes("k"),
                Condition.ALWAYS,
                new Write(LARGE, TimeToLive.UNCHANGED, TimeToLive.UNCHANGED)));
    CommandCounts commands = fixture().commands();

    for (Change change : illegal) {
      assertThatThrownBy(() -> cache.store().apply(change))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> cache.store().applyAll(List.of(TestCache.put("k", "x"), change)))
          .isInstanceOf(IllegalArgumentException.class);
    }

    assertThat(commands.sinceThen()).isEmpty();
    assertThat(cache.raw("k", "GET")).isEqualTo("v");
  }

  @Test
  default void largeValuesAreWrittenWhileOthersCreateAndRemoveTheEntry() throws Exception {
    TestCache cache = fixture().newCache();
    byte[] key = bytes("k");
    Thread churn =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                cache.store().apply(TestCache.put("k", "other"));
                cache.store().apply(new Change(key, Condition.ALWAYS, new Delete()));
              }
            });
    churn.start();
    try {
      Change write =
          new Change(key, Condition.ALWAYS, new Write(LARGE, CREATED, TimeToLive.UNCHANGED));
      assertThat(IntStream.range(0, 200).mapToObj(i -> cache.store().apply(write).effect()))
          .containsOnly(Effect.CREATED, Effect.UPDATED);
    } finally {
      churn.interrupt();
      churn.join();
    }
  }

  /** All rows of the table, each under a key of its own, and what is there before. */
  static List<Row> prepared(TestCache cache, ModelEntries model, String start) {
    List<Row> templates = rows();
    List<Row> rows = new ArrayList<>();
    List<Change> lasting = new ArrayList<>();
    List<Change> ending = new ArrayList<>();
    for (int i = 0; i < templates.size(); i++) {
      String key = start + i;
      Row row = templates.get(i).at(bytes(key));
      rows.add(row);
      switch (row.start()) {
        case ABSENT -> {}
        case EXPIRED -> ending.add(TestCache.put(key, text(OLD), TimeToLive.ofMillis(1)));
        case ETERNAL -> {
          lasting.add(TestCache.put(key, text(OLD)));
          model.set(bytes(key), OLD, TimeToLive.ETERNAL);
        }
        case FINITE -> {
          lasting.add(TestCache.put(key, text(OLD), OLD_TIME));
          model.set(bytes(key), OLD, OLD_TIME);
        }
      }
    }
    cache.store().applyAll(lasting);
    ending.add(TestCache.put("the last", "", TimeToLive.ofMillis(1)));
    cache.store().applyAll(ending);
    long now = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> System.nanoTime() - now > 3_000_000); // servers may still have the expired
    return rows;
  }

  private static List<Row> rows() {
    List<TimeToLive> ifCreated = List.of(TimeToLive.ETERNAL, TimeToLive.ZERO, CREATED);
    List<TimeToLive> ifUpdated =
        List.of(TimeToLive.UNCHANGED, TimeToLive.ETERNAL, TimeToLive.ZERO, CREATED, UPDATED);
    List<Change> changes = new ArrayList<>();
    for (Condition condition : conditions()) {
      for (Previous previous : Previous.values()) {
        for (byte[] value : List.of(SMALL, LARGE)) {
          for (TimeToLive created : ifCreated) {
            for (TimeToLive updated : ifUpdated) {
              Write write = new Write(value, created, updated);
              changes.add(new Change(new byte[0], condition, write, previous));
            }
          }
          if (condition == Condition.PRESENT || condition instanceof Equal) {
            Write update = new Write(value, TimeToLive.UNCHANGED, TimeToLive.UNCHANGED);
            changes.add(new Change(new byte[0], condition, update, previous));
          }
        }
        if (condition != Condition.ABSENT) {
          changes.add(new Change(new byte[0], condition, new Delete(), previous));
        }
        if (condition instanceof Equal) {
          for (TimeToLive touch :
              List.of(TimeToLive.UNCHANGED, TimeToLive.ETERNAL, TimeToLive.ZERO, TOUCHED)) {
            changes.add(new Change(new byte[0], condition, new Touch(touch), previous));
          }
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Start start : Start.values()) {
      changes.forEach(change -> rows.add(new Row(start, change)));
    }
    return rows;
  }

  private static List<Condition> conditions() {
    return List.of(
        Condition.ALWAYS,
        Condition.ABSENT,
        Condition.PRESENT,
        new Equal(OLD),
        new Equal(bytes("Old")));
  }

  /** A random row; one that compares mostly expects what is there. */
  private static Row expectingWhatIsThere(
      Random random, List<Row> all, ModelEntries model, byte[] key) {
    Row row = all.get(random.nextInt(all.size())).at(key);
    Change change = row.change();
    StoredValue there = model.get(key);
    return change.condition() instanceof Equal && there != null && random.nextInt(4) > 0
        ? new Row(
            row.start(),
            new Change(key, new Equal(there.bytes()), change.mutation(), change.previous()))
        : row;
  }

  private static void compare(Row row, Outcome actual, Outcome expected, List<String> wrong) {
    boolean same =
        (actual.effect() == expected.effect() || isUnasked(row.change(), actual))
            && Arrays.equals(actual.bytes(), expected.bytes());
    if (!same) {
      wrong.add(row + ": " + describe(actual) + " instead of " + describe(expected));
    }
  }

  /** Whether there was an entry is not known where one command does the same in both cases. */
  private static boolean isUnasked(Change change, Outcome actual) {
    return actual.effect() == Effect.WRITTEN
        && change.condition() == Condition.ALWAYS
        && change.previous() == Previous.IGNORED
        && change.mutation() instanceof Write write
        && (write.ifCreated().equals(write.ifUpdated()) || isNeverGivenATime(write))
        && !write.ifCreated().isZero();
  }

  private static boolean isNeverGivenATime(Write write) {
    return write.ifCreated().equals(TimeToLive.ETERNAL)
        && write.ifUpdated().equals(TimeToLive.UNCHANGED);
  }

  private static void compareEntries(
      TestCache cache, ModelEntries model, List<Row> rows, List<String> wrong) {
    List<byte[]> keys = rows.stream().map(row -> row.change().key()).toList();
    List<@Nullable StoredValue> found = cache.store().readAll(keys, Access.VALUE_AND_TIME_TO_LIVE);
    for (int i = 0; i < rows.size(); i++) {
      StoredValue expected = model.get(keys.get(i));
      if (!describe(found.get(i)).equals(describe(expected))) {
        wrong.add(
            rows.get(i) + " leaves " + describe(found.get(i)) + ", not " + describe(expected));
      }
    }
  }

  private static String describe(Condition condition) {
    return condition instanceof Equal equal
        ? "equal to " + describe(equal.bytes())
        : "" + condition;
  }

  private static String describe(Mutation mutation) {
    return mutation instanceof Write write
        ? "write " + describe(write.bytes()) + " " + write.ifCreated() + " " + write.ifUpdated()
        : mutation.toString();
  }

  private static String describe(Outcome outcome) {
    return outcome.effect() + " " + describe(outcome.bytes());
  }

  /** Times are 100 seconds apart, and no test takes that long. */
  private static String describe(@Nullable StoredValue value) {
    if (value == null) {
      return "nothing";
    }
    long millis = value.timeToLive().millis();
    return describe(value.bytes())
        + (millis < 0 ? " for ever" : " for " + (millis + 99_999) / 100_000 + "00 seconds");
  }

  private static String describe(byte @Nullable [] bytes) {
    return bytes == null ? "null" : bytes.length > 100 ? bytes.length + " bytes" : text(bytes);
  }
}
