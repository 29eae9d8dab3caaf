package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

class ErrorRepliesTest {

  private static final Endpoint ENDPOINT =
      new Endpoint("host", 6379, 0, "user", "secret", Duration.ofSeconds(1));

  @Test
  void anErrorWithoutArgumentsStaysWhatItIs() {
    JedisDataException error = new JedisNoScriptException("NOSCRIPT No matching script.");

    assertThat(ErrorReplies.withoutArguments(error)).isSameAs(error);
    assertThat(ErrorReplies.withoutSecrets(error, ENDPOINT)).isSameAs(error);
  }

  @Test
  void whatACommandInAScriptOfAnOldServerWasRefusedWithIsItsOwnCode() {
    JedisDataException error =
        new JedisDataException(
            "ERR Error running script (call to f_0): @user_script:1: -READONLY You can't write"
                + " against a read only replica.");

    assertThat(ErrorReplies.code(error)).isEqualTo("READONLY");
    assertThat(Setback.in(Requests.increment("k"), List.of(error)))
        .isInstanceOf(Setback.NotPrimary.class);
  }

  @Test
  void quotedArgumentsAreCutOff() {
    JedisDataException error =
        new JedisDataException(
            "ERR unknown command 'GETEX', with args beginning with: 'key' 'value' ");

    assertThat(ErrorReplies.withoutArguments(error))
        .hasMessage("ERR unknown command 'GETEX'")
        .hasNoCause();
  }

  @Test
  void thePasswordIsMaskedWhereverItIs() {
    assertThat(ErrorReplies.withoutSecrets(new JedisDataException("ERR what is secret?"), ENDPOINT))
        .hasMessage("ERR what is ***?");
    assertThat(
            ErrorReplies.withoutSecrets(
                new JedisDataException("ERR no", new RuntimeException("secret")), ENDPOINT))
        .hasMessage("ERR no")
        .hasNoCause();
  }
}
