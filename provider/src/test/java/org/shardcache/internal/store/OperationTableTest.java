package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.shardcache.internal.store.StoreFixture.bytes;
import static org.shardcache.internal.store.StoreFixture.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Step;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome.Effect;

/** Requests whose replies come out as they hardly ever do. */
final class OperationTableTest {

  @Test
  void aLargeValueIsWrittenByAScriptInTheEndWhenOthersAlwaysWinTheRace() {
    Change change =
        new Change(
            bytes("k"),
            Condition.ALWAYS,
            new Write(
                new byte[OperationTable.MAX_SCRIPT_VALUE + 1],
                TimeToLive.ofMillis(1_000),
                TimeToLive.UNCHANGED));
    Request<Outcome> request =
        new OperationTable(ClaimUse.PROCESSORS)
            .request(bytes("entry"), () -> bytes("control"), change);
    List<String> commands = new ArrayList<>();

    while (nameOf(request).equals("SET")) {
      commands.add("SET");
      assertThat(commands).hasSizeLessThan(20);
      List<@Nullable Object> nothingDone = new ArrayList<>();
      nothingDone.add(null);
      request = ((Step.Next<Outcome>) request.fold().apply(nothingDone)).request();
    }

    assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
    assertThat(nameOf(request)).isEqualTo("EVALSHA");
    Step<Outcome> done = request.fold().apply(List.of(List.of(bytes("updated"))));
    assertThat(((Step.Done<Outcome>) done).result().effect()).isEqualTo(Effect.UPDATED);
  }

  private static String nameOf(Request<?> request) {
    return text(request.commands().get(0).iterator().next().getRaw());
  }
}
