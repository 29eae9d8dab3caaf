package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.shardcache.internal.store.StoreFixture.text;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.internal.store.Mutation.Touch;
import org.shardcache.internal.store.Outcome.Effect;

/** The store contract for caches whose changes look after loads that are under way. */
final class EntryStoreOfLoadingCacheIT extends EntryStoreContract {

  /** What leaves the entry another one than a load that began before may have seen. */
  private static final Set<Effect> CHANGES =
      Set.of(Effect.CREATED, Effect.UPDATED, Effect.WRITTEN, Effect.REMOVED, Effect.EXPIRED);

  @Override
  EmbeddedShards start() {
    return EmbeddedShards.start(2);
  }

  @Override
  ClaimUse claims() {
    return ClaimUse.LOADS;
  }

  @Test
  void everyRowThatChangesItsEntryEndsTheLoadThatIsUnderWay() {
    TestCache cache = fixture().newCache();
    List<Row> rows = ChangeContract.prepared(cache, new ModelEntries(), "single");
    beginLoads(cache, rows);

    List<Outcome> outcomes = rows.stream().map(row -> cache.store().apply(row.change())).toList();

    assertNoLoadOfAChangedEntry(cache, rows, outcomes);
  }

  @Test
  void everyRowThatChangesItsEntryEndsTheLoadThatIsUnderWayInBulkToo() {
    TestCache cache = fixture().newCache();
    List<Row> rows = ChangeContract.prepared(cache, new ModelEntries(), "bulk");
    beginLoads(cache, rows);

    List<Outcome> outcomes = cache.store().applyAll(rows.stream().map(Row::change).toList());

    assertNoLoadOfAChangedEntry(cache, rows, outcomes);
  }

  private static void beginLoads(TestCache cache, List<Row> rows) {
    for (EmbeddedShard server : cache.fixture().servers().shards()) {
      List<String> words = new ArrayList<>(List.of("MSET"));
      rows.stream()
          .filter(row -> server(cache, row) == server)
          .forEach(row -> words.addAll(List.of(controlKey(cache, row), "L1")));
      server.command(words.toArray(String[]::new));
    }
  }

  /** A touch with no time ends an entry as the passing of its time does: it is not a change. */
  private static void assertNoLoadOfAChangedEntry(
      TestCache cache, List<Row> rows, List<Outcome> outcomes) {
    Set<Effect> seen = EnumSet.noneOf(Effect.class);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Effect effect = outcomes.get(i).effect();
      if (CHANGES.contains(effect) && !(row.change().mutation() instanceof Touch)) {
        seen.add(effect);
        if (server(cache, row).command("EXISTS", controlKey(cache, row)).equals("1")) {
          wrong.add(row + ": " + effect);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).isEqualTo(CHANGES);
  }

  private static EmbeddedShard server(TestCache cache, Row row) {
    return cache.serverOf(text(row.change().key()));
  }

  private static String controlKey(TestCache cache, Row row) {
    return text(cache.layout().controlKey(row.change().key()));
  }
}
