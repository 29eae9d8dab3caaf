package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.shardcache.internal.store.StoreFixture.bytes;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.internal.store.Condition.Equal;
import org.shardcache.internal.store.Mutation.Delete;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome.Effect;

/** Scripts: sent by their digest, and again in full to a server that has forgotten them. */
interface ScriptContract {

  StoreFixture fixture();

  @Test
  default void forgottenScriptsAreSentAgainAndNobodyNotices() {
    TestCache cache = fixture().newCache();
    EmbeddedShard forgetful = cache.serverOf("key0");
    List<Change> writes = TestCache.keys("key", 20).stream().map(ScriptContract::write).toList();
    CommandCounts commands = fixture().commands();

    for (int round = 0; round < 150; round++) {
      if (round % 50 == 24 || round == 75) { // before a bulk operation, and before a single one
        forgetful.command("SCRIPT", "FLUSH");
      }
      List<Outcome> outcomes =
          round % 2 == 0
              ? cache.store().applyAll(writes)
              : writes.stream().map(cache.store()::apply).toList();
      Effect expected = round == 0 ? Effect.CREATED : Effect.UPDATED;
      assertThat(outcomes).allMatch(outcome -> outcome.effect() == expected);
    }

    Map<String, Long> sent = commands.sinceThen();
    assertThat(sent.get("evalsha")).isGreaterThanOrEqualTo(3_000);
    assertThat(sent.get("eval")).isBetween(4L, 100L);
    assertThat(sent.get("script")).as("SCRIPT FLUSH, and no SCRIPT LOAD").isEqualTo(4);
  }

  @Test
  default void aRestartedServerGetsTheScriptsAgain() {
    TestCache cache = fixture().newCache();
    EmbeddedShard server = cache.serverOf("k");
    assertThat(cache.store().apply(write(bytes("k"))).effect()).isEqualTo(Effect.CREATED);

    server.restart();

    assertThat(cache.store().read(bytes("k"), Access.VALUE)).isNull();
    assertThat(cache.store().apply(write(bytes("k"))).effect()).isEqualTo(Effect.CREATED);
    Change remove = new Change(bytes("k"), new Equal(bytes("v")), new Delete());
    assertThat(cache.store().apply(remove).effect()).isEqualTo(Effect.REMOVED);
  }

  @Test
  default void comparingScriptsAreAtomic() throws Exception {
    TestCache cache = fixture().newCache();
    cache.store().apply(TestCache.put("counter", "0"));
    Runnable increments =
        () -> {
          for (int done = 0; done < 200; ) {
            byte[] seen = cache.store().read(bytes("counter"), Access.VALUE).bytes();
            byte[] next = bytes("" + (Integer.parseInt(StoreFixture.text(seen)) + 1));
            Write write = new Write(next, TimeToLive.ETERNAL, TimeToLive.UNCHANGED);
            if (cache.store().apply(new Change(bytes("counter"), new Equal(seen), write)).effect()
                == Effect.UPDATED) {
              done++;
            }
          }
        };
    List<Thread> threads = IntStream.range(0, 4).mapToObj(i -> new Thread(increments)).toList();

    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(cache.raw("counter", "GET")).isEqualTo("800");
  }

  private static Change write(byte[] key) {
    return new Change(
        key,
        Condition.ALWAYS,
        new Write(bytes("v"), TimeToLive.ofMillis(100_000), TimeToLive.UNCHANGED));
  }
}
