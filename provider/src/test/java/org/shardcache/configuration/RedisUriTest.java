package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUriTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "redis://localhost,                       localhost, -, -, -, -, -",
        "redis://localhost/,                      localhost, -, -, -, -, -",
        "redis://localhost:6380,                  localhost, 6380, -, -, -, -",
        "redis://localhost/0,                     localhost, -, 0, -, -, -",
        "redis://localhost:1/15,                  localhost, 1, 15, -, -, -",
        "redis://localhost:65535/03,              localhost, 65535, 3, -, -, -",
        "REDIS://LocalHost,                       localhost, -, -, -, -, -",
        "redis://redis_1:7000,                    redis_1, 7000, -, -, -, -",
        "redis://10.0.0.1:7000,                   10.0.0.1, 7000, -, -, -, -",
        "redis://[::1],                           ::1, -, -, -, -, -",
        "redis://[2001:DB8::1]:7000/2,            2001:db8::1, 7000, 2, -, -, -",
        "redis://[fe80::1%eth0]:7000,             fe80::1%eth0, 7000, -, -, -, -",
        "redis://:secret@h,                       h, -, -, -, secret, -",
        "redis://app:secret@h,                    h, -, -, app, secret, -",
        "redis://app@h,                           h, -, -, app, -, -",
        "redis://:@h,                             h, -, -, -, -, -",
        "redis://@h,                              h, -, -, -, -, -",
        "redis://app:a:b@h,                       h, -, -, app, a:b, -",
        "redis://a%3Ab:p%40ss%2F%25@h:1/2,        h, 1, 2, a:b, p@ss/%, -",
        "redis://:a+b@h,                          h, -, -, -, a+b, -",
        "redis://:%C3%A9\u00e9\ud83d\ude00@h,     h, -, -, -, \u00e9\u00e9\ud83d\ude00, -",
        "redis://h?ttl=10,                        h, -, -, -, -, 10",
        "redis://h/?ttl=10,                       h, -, -, -, -, 10",
        "redis://app:secret@h:1/2?ttl=86400,      h, 1, 2, app, secret, 86400",
      })
  void aGoodUriHasTheseParts(
      String uri,
      String host,
      @Nullable Integer port,
      @Nullable Integer database,
      @Nullable String user,
      @Nullable String password,
      @Nullable Long ttl) {
    RedisUri parsed = RedisUri.parse(uri);

    assertThat(parsed.host()).isEqualTo(host);
    assertThat(parsed.port()).isEqualTo(port);
    assertThat(parsed.database()).isEqualTo(database);
    assertThat(parsed.user()).isEqualTo(user);
    assertThat(parsed.password()).isEqualTo(password);
    assertThat(parsed.ttl()).isEqualTo(ttl == null ? null : Duration.ofSeconds(ttl));
  }

  @Test
  void aCommaMayBePartOfAPassword() {
    assertThat(RedisUri.parse("redis://:a,b@h").password()).isEqualTo("a,b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost                    | no scheme",
        "localhost:6379               | no scheme",
        "redis:/localhost             | no scheme",
        "redis:localhost              | no scheme",
        "//localhost                  | no scheme",
        "http://localhost             | scheme must be redis",
        "redis+tls://localhost        | scheme must be redis",
        "redis-socket:///tmp/s        | scheme must be redis",
        "rediss://localhost           | does not support rediss:// yet",
        "unix:///tmp/redis.sock?db=1  | does not support unix:// yet",
        "sentinel://h1,h2/service     | does not support sentinel:// yet",
        "redis://                     | no host",
        "redis:///0                   | no host",
        "redis://:6379                | no host",
        "redis://:secret@             | no host",
        "redis://:secret@:6379        | no host",
        "redis://?ttl=1               | no host",
        "redis://h:                   | port",
        "redis://h:0                  | port",
        "redis://h:65536              | port",
        "redis://h:6379a              | port",
        "redis://h:-1                 | port",
        "redis://h:99999999999        | port",
        "redis://::1                  | brackets",
        "redis://::1:6379             | brackets",
        "redis://[::1                 | brackets",
        "redis://[h]                  | brackets",
        "redis://h1,h2                | begins with redis://",
        "redis://h 1                  | character",
        "redis://h/1/2                | number of a database",
        "redis://h//1                 | number of a database",
        "redis://h/notanumber         | number of a database",
        "redis://h/-1                 | number of a database",
        "redis://h/1.5                | number of a database",
        "redis://h/9999999999         | number of a database",
        "redis://h?ttl=abc            | whole number of seconds",
        "redis://h?ttl=               | whole number of seconds",
        "redis://h?ttl=0              | whole number of seconds",
        "redis://h?ttl=-1             | whole number of seconds",
        "redis://h?ttl=1.5            | whole number of seconds",
        "redis://h?ttl=10s            | whole number of seconds",
        "redis://h?ttl=9999999999     | whole number of seconds",
        "redis://h?ttl=1&ttl=2        | only option is ttl",
        "redis://h?db=1               | redis://host/3",
        "redis://h?timeout=5          | only option is ttl",
        "redis://h?max_connections=x  | only option is ttl",
        "redis://h?                   | only option is ttl",
        "redis://h#1                  | %23",
        "redis://:a%zz@h              | %25",
        "redis://:a%2@h               | %25",
        "redis://:a%@h                | %25",
        "redis://:%ff@h               | %25",
        "redis://:a@b@h               | %40",
        "redis://:a/b@h               | %2F",
        "redis://:a?b@h               | %2F",
      })
  void aBadUriIsRefusedWithTheReason(String uri, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisUri.parse(uri))
        .withMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://app:hunter2@",
        "redis://app:hunter2%zz@h",
        "redis://app:hunter2@h:x",
        "redis://app:hunter2/x@h",
        "redis://app:hunter2@x@h",
        "redis://app:hunter2#@h",
        "http://app:hunter2@h",
        "redis://app:hunter2",
        "redis://h?password=hunter2",
        "app:hunter2@h",
        "redis:app:hunter2@h",
        "redis://app:hunter2@h/x",
        "redis:hunter2",
        "redis://:hunter2?x@h",
        "redis://:hunter2@h?ttl=x",
        "redis://:hunter2:6379",
      })
  void noMessageAndNoMaskedFormRepeatsAPassword(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisUri.parse(uri))
        .satisfies(e -> assertThat(stackOf(e)).doesNotContain("hunter2"));
    assertThat(MaskedUri.of(uri)).doesNotContain("hunter2");
  }

  @Test
  void theTextFormShowsNoPassword() {
    assertThat(RedisUri.parse("redis://app:hunter2@h")).asString().isEqualTo("RedisUri[h]");
  }

  @ParameterizedTest
  @CsvSource({
    "redis://h1:6379/3, redis://h1:6379/3",
    "redis://app:secret@h1:6379/3?ttl=abc, redis://***@h1:6379/3?ttl=abc",
    "redis://[::1]:6379/3, redis://[::1]:6379/3",
    "redis://:secret@[::1]:6379, redis://***@[::1]:6379",
    "redis://h:6379/1/2, redis://h:6379/1/2",
    "redis://h/notanumber, redis://h/notanumber",
    "h1:6379, h1:6379",
    "alpha, alpha",
  })
  void theMaskedFormShowsWhatIsNoSecret(String uri, String masked) {
    assertThat(MaskedUri.of(uri)).isEqualTo(masked);
  }

  private static String stackOf(Throwable e) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = e; t != null; t = t.getCause()) {
      text.append(t).append('\n');
    }
    return text.toString();
  }
}
