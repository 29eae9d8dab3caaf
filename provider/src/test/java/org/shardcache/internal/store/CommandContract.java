package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.shardcache.internal.store.StoreFixture.bytes;

import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.internal.store.Change.Previous;
import org.shardcache.internal.store.Mutation.Delete;
import org.shardcache.internal.store.Mutation.Write;

/** What travels: one command for one entry wherever Redis has one that does it. */
interface CommandContract {

  TimeToLive FINITE = TimeToLive.ofMillis(100_000);

  StoreFixture fixture();

  /** An operation on one entry, and the command that does it. */
  record Single(String name, Consumer<EntryStore> operation, String command) {
    static Single read(Access access, String command) {
      return new Single(access.toString(), store -> store.read(bytes("k"), access), command);
    }

    static Single change(
        Condition condition, Mutation mutation, Previous previous, String command) {
      Change change = new Change(bytes("k"), condition, mutation, previous);
      String name = condition + " " + mutation.getClass().getSimpleName() + " " + previous;
      return new Single(name, store -> store.apply(change), command);
    }

    @Override
    public String toString() {
      return name + ": " + command;
    }
  }

  static Stream<Single> singles() {
    Write put = new Write(bytes("v"), FINITE, FINITE);
    Write keep = new Write(bytes("v"), FINITE, TimeToLive.UNCHANGED);
    Write nothing = new Write(bytes("v"), TimeToLive.ZERO, TimeToLive.ZERO);
    return Stream.of(
        Single.read(Access.VALUE, "get"),
        Single.read(Access.PRESENCE, "exists"),
        Single.read(Access.touching(FINITE), "getex"),
        Single.read(Access.touching(TimeToLive.ETERNAL), "getex"),
        Single.read(Access.touching(TimeToLive.ZERO), "getdel"),
        Single.change(Condition.ALWAYS, put, Previous.IGNORED, "set"),
        Single.change(Condition.ALWAYS, put, Previous.WANTED, "set"),
        Single.change(Condition.ABSENT, keep, Previous.IGNORED, "set"),
        Single.change(Condition.PRESENT, keep, Previous.IGNORED, "set"),
        Single.change(Condition.PRESENT, keep, Previous.WANTED, "set"),
        Single.change(Condition.ALWAYS, new Delete(), Previous.IGNORED, "del"),
        Single.change(Condition.PRESENT, new Delete(), Previous.IGNORED, "del"),
        Single.change(Condition.ALWAYS, new Delete(), Previous.WANTED, "getdel"),
        Single.change(Condition.ALWAYS, nothing, Previous.IGNORED, "del"),
        Single.change(Condition.ALWAYS, nothing, Previous.WANTED, "getdel"),
        Single.change(Condition.ABSENT, nothing, Previous.IGNORED, "exists"));
  }

  @ParameterizedTest
  @MethodSource("org.shardcache.internal.store.CommandContract#singles")
  default void anOperationOnOneEntryIsOneCommand(Single single) {
    TestCache cache = fixture().newCache();
    cache.store().apply(TestCache.put("k", "v"));
    CommandCounts commands = fixture().commands();

    single.operation().accept(cache.store());
    assertThat(commands.sinceThen()).isEqualTo(Map.of(single.command(), 1L));

    cache.raw("k", "DEL");
    commands = fixture().commands();
    single.operation().accept(cache.store());
    assertThat(commands.sinceThen()).isEqualTo(Map.of(single.command(), 1L));
  }
}
