package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.commands.ProtocolCommand;

/** Commands that wait are known by their names, however they are written. */
final class BlockingCommandsTest {

  @ParameterizedTest
  @CsvSource({
    "true, BLPOP list 0",
    "true, blpop list 0",
    "true, BRPOPLPUSH a b 0",
    "true, BLMOVE a b LEFT LEFT 0",
    "true, BZPOPMIN z 0",
    "true, WAIT 1 0",
    "true, XREAD COUNT 1 BLOCK 0 STREAMS s $",
    "true, xreadgroup GROUP g c block 0 STREAMS s >",
    "false, XREAD STREAMS s $",
    "false, LPOP list",
    "false, GET BLOCK",
    "false, EVAL return_1 0",
  })
  void whatWaitsIsToldFromWhatDoesNot(boolean waits, String text) {
    String[] words = text.split(" ", -1);
    CommandArguments command =
        new CommandArguments((ProtocolCommand) () -> words[0].getBytes(StandardCharsets.UTF_8));
    List.of(words).subList(1, words.length).forEach(command::add);

    assertThat(BlockingCommands.areAmong(List.of(command))).isEqualTo(waits);
  }
}
