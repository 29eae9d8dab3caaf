package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.internal.shard.ShardException.Effect;

/**
 * Errors of servers come with what they mean; what a script may have done by then is not hidden.
 */
final class RefusalTest {

  @Test
  void aKnownErrorIsExplainedAndKeepsItsOwnWords() {
    assertThat(Refusal.explained("OOM command not allowed when used memory > 'maxmemory'."))
        .startsWith("OOM command not allowed when used memory > 'maxmemory'.")
        .contains("maxmemory-policy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ERR something new", "BUSYGROUP Consumer Group name already exists", ""})
  void anUnknownErrorIsLeftAsItIs(String words) {
    assertThat(Refusal.explained(words)).isEqualTo(words);
  }

  @Test
  void controlCharactersDoNotReachAMessage() {
    assertThat(Refusal.explained("Unknown reply: \u0015"))
        .contains("Unknown reply: ?", "rediss://");
  }

  @Test
  void whatAnOldServerQuotesFromAScriptIsExplainedToo() {
    assertThat(
            Refusal.explained(
                "ERR Error running script (call to f_0123): @user_script:52: @user_script: 52:"
                    + " -OOM command not allowed when used memory > 'maxmemory'."))
        .contains("maxmemory-policy");
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, OOM command not allowed when used memory > 'maxmemory'.",
    "NONE, 'OOM command not allowed. script: 0123, on @user_script:52.'",
    "NONE, READONLY You can't write against a read only replica.",
    "NONE, 'ERR Error running script (call to f_0): @user_script:5: @user_script: 5: -READONLY no'",
    "NONE, NOPERM this user has no permissions to run the 'set' command",
    "UNKNOWN, 'NOPERM this user has no permissions. script: 0123, on @user_script:52.'",
    "UNKNOWN, 'ERR something else. script: 0123, on @user_script:52.'",
  })
  void theEffectOfAScriptIsKnownOnlyWhereServersCheckBeforeItWrites(Effect effect, String words) {
    assertThat(Refusal.effect(words)).isEqualTo(effect);
  }

  @ParameterizedTest
  @EnumSource
  void anExplanationSaysWhatIsWrongAndThenWhatHelps(Refusal refusal) {
    String word = refusal.words().get(0);

    assertThat(Refusal.explained(word + " and more")).matches(".+: [^;]+[;(].+");
  }
}
