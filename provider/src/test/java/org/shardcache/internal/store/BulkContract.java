package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.shardcache.internal.store.StoreFixture.bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.store.Change.Previous;
import org.shardcache.internal.store.Mutation.Delete;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome.Effect;

/** Many changes at once: each has its own outcome, whatever becomes of the others. */
interface BulkContract {

  StoreFixture fixture();

  @Test
  default void outcomesAreAlignedWithTheChanges() {
    TestCache cache = fixture().newCache();
    cache.putAll("key", 3_000);

    List<Outcome> outcomes =
        cache
            .store()
            .applyAll(
                TestCache.keys("key", 3_500).stream()
                    .map(key -> new Change(key, Condition.ALWAYS, new Delete(), Previous.WANTED))
                    .toList());

    assertThat(outcomes).hasSize(3_500);
    for (int i = 0; i < 3_500; i++) {
      if (i < 3_000) {
        assertThat(outcomes.get(i).bytes()).asString().isEqualTo("value of key" + i);
      } else {
        assertThat(outcomes.get(i).effect()).isEqualTo(Effect.ABSENT);
        assertThat(outcomes.get(i).bytes()).isNull();
      }
    }
    assertThat(cache.store().applyAll(List.of())).isEmpty();
  }

  @Test
  default void oneChangeThatFailsFailsAloneAndIsNamed() {
    TestCache cache = fixture().newCache();
    cache.raw("key37", "HSET", "field", "secret");
    List<Change> changes =
        TestCache.keys("key", 100).stream()
            .map(
                key ->
                    new Change(
                        key,
                        Condition.ALWAYS,
                        new Write(bytes("new"), TimeToLive.ETERNAL, TimeToLive.ETERNAL),
                        Previous.WANTED))
            .toList();

    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> cache.store().applyAll(changes));

    assertThat(failure.failures()).containsOnlyKeys(37);
    assertThat(failure.failures().get(37))
        .contains("'" + cache.shardNameOf("key37") + "'")
        .contains("WRONGTYPE")
        .doesNotContain("secret");
    assertThat(failure).hasMessageContaining("1 of 100");
    assertThat(failure.outcomes()).hasSize(100);
    assertThat(IntStream.range(0, 100).filter(i -> failure.outcomes().get(i) == null))
        .containsExactly(37);
    assertThat(failure.outcomes())
        .filteredOn(outcome -> outcome != null)
        .allMatch(outcome -> outcome.effect() == Effect.CREATED);
    List<byte[]> others = new ArrayList<>(TestCache.keys("key", 100));
    others.remove(37);
    assertThat(cache.store().readAll(others, Access.VALUE))
        .allMatch(found -> StoreFixture.text(found.bytes()).equals("new"));
    assertThat(cache.raw("key37", "TYPE")).isEqualTo("hash");
  }

  @Test
  default void aScriptThatFailsInBulkFailsAlone() {
    TestCache cache = fixture().newCache();
    cache.raw("key37", "HSET", "field", "secret");
    List<Change> changes =
        TestCache.keys("key", 100).stream()
            .map(
                key ->
                    new Change(
                        key,
                        Condition.ALWAYS,
                        new Write(bytes("new"), TimeToLive.ETERNAL, TimeToLive.UNCHANGED),
                        Previous.WANTED))
            .toList();

    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> cache.store().applyAll(changes));

    assertThat(failure.failures()).containsOnlyKeys(37);
    assertThat(failure.failures().get(37)).contains("WRONGTYPE").doesNotContain("secret");
    assertThat(IntStream.range(0, 100).filter(i -> failure.outcomes().get(i) == null))
        .containsExactly(37);
  }

  @Test
  default void whatNeedsNoOldValueReplacesOrRemovesSomethingElseThanAString() {
    TestCache cache = fixture().newCache();
    cache.raw("put", "HSET", "field", "x");
    cache.raw("remove", "HSET", "field", "x");

    cache.store().apply(TestCache.put("put", "v"));
    Outcome removed =
        cache.store().apply(new Change(bytes("remove"), Condition.ALWAYS, new Delete()));

    assertThat(cache.raw("put", "GET")).isEqualTo("v");
    assertThat(removed.effect()).isEqualTo(Effect.REMOVED);
  }
}
