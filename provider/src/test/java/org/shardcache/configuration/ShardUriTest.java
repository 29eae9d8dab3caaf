package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.configuration.ShardUri.Place;

class ShardUriTest {

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
    ShardUri parsed = ShardUri.parse(uri);

    assertThat(parsed.place()).isEqualTo(new Place.Plain(new HostText(host, port)));
    assertThat(parsed.database()).isEqualTo(database);
    assertThat(parsed.user()).isEqualTo(user);
    assertThat(parsed.password()).isEqualTo(password);
    assertThat(parsed.options())
        .isEqualTo(new UriOptions(ttl == null ? null : Duration.ofSeconds(ttl), null, null, null));
  }

  @Test
  void redissIsAServerWithTls() {
    assertThat(ShardUri.parse("rediss://app:secret@h:7000/3"))
        .isEqualTo(
            new ShardUri(
                new Place.Tls(new HostText("h", 7000)), 3, "app", "secret", UriOptions.NONE));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "unix:///tmp/redis.sock,                    /tmp/redis.sock, -, -, -",
        "unix:///tmp/redis.sock?db=2,               /tmp/redis.sock, 2, -, -",
        "unix://default:p%40ss@/tmp/redis.sock,     /tmp/redis.sock, -, default, p@ss",
        "unix://:secret@/tmp/redis.sock?db=0,       /tmp/redis.sock, 0, -, secret",
        "unix:///tmp/a%20b%2C%25/r.sock,            '/tmp/a b,%/r.sock', -, -, -",
        "unix:///tmp/3/4,                           /tmp/3/4, -, -, -",
        "UNIX:///tmp/x/../redis.sock,               /tmp/redis.sock, -, -, -",
      })
  void aUnixUriIsTheAbsolutePathOfASocket(
      String uri,
      String path,
      @Nullable Integer database,
      @Nullable String user,
      @Nullable String password) {
    ShardUri parsed = ShardUri.parse(uri);

    assertThat(parsed.place()).isEqualTo(new Place.Socket(Path.of(path)));
    assertThat(parsed.database()).isEqualTo(database);
    assertThat(parsed.user()).isEqualTo(user);
    assertThat(parsed.password()).isEqualTo(password);
  }

  @Test
  void aSentinelUriIsAServiceAndWhoWatchesIt() {
    assertThat(ShardUri.parse("sentinel://app:secret@H1, [::1]:7000 ,h2:1/my-master.0?db=4"))
        .isEqualTo(
            new ShardUri(
                new Place.Sentinels(
                    List.of(
                        new HostText("h1", null), new HostText("::1", 7000), new HostText("h2", 1)),
                    "my-master.0"),
                4,
                "app",
                "secret",
                new UriOptions(null, 4, null, null)));
  }

  @Test
  void optionsAreInSeconds() {
    assertThat(
            ShardUri.parse("redis://h/2?socket_timeout=0.5&ttl=60&socket_connect_timeout=2&db=2"))
        .isEqualTo(
            new ShardUri(
                new Place.Plain(new HostText("h", null)),
                2,
                null,
                null,
                new UriOptions(
                    Duration.ofMinutes(1), 2, Duration.ofMillis(500), Duration.ofSeconds(2))));
    assertThat(ShardUri.parse("redis://h?socket_timeout=0.001").options().timeout())
        .isEqualTo(Duration.ofMillis(1));
    assertThat(ShardUri.parse("redis://h?db=5").database()).isEqualTo(5);
  }

  @Test
  void aCommaMayBePartOfAPassword() {
    assertThat(ShardUri.parse("redis://:a,b@h").password()).isEqualTo("a,b");
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
        "unix:/tmp/s                  | no scheme",
        "unix://                      | absolute path",
        "unix:///                     | absolute path",
        "unix://tmp/s                 | absolute path of a socket and no host",
        "unix://u:p@h/s               | absolute path of a socket and no host",
        "unix:///tmp/s?db=x           | number of a database",
        "unix:///tmp/s?password=x     | options are ttl, db",
        "unix:///tmp/%zz              | %25",
        "unix:///tmp/s#1              | %23",
        "sentinel://h1,h2             | name of the service",
        "sentinel://h1,h2/            | name of the service",
        "sentinel://h1,h2/a/b         | name of the service",
        "sentinel://h1,h2/a b         | name of the service",
        "sentinel:///service          | no host",
        "sentinel://h1,,h2/service    | no host",
        "sentinel://h1:x/service      | port",
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
        "redis://h1,h2                | begins with its scheme",
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
        "redis://h?ttl=1&ttl=2        | each once",
        "redis://h/1?db=2             | path says database 1 and ?db= says 2",
        "redis://h?timeout=5          | options are ttl, db, socket_timeout",
        "redis://h?max_connections=x  | everything else is a setting",
        "redis://h?                   | options are ttl",
        "redis://h?db=                | number of a database",
        "redis://h?db=-1              | number of a database",
        "redis://h?ssl_cert_reqs=none | options are ttl",
        "redis://h?socket_timeout=x   | number of seconds",
        "redis://h?socket_timeout=0   | number of seconds",
        "redis://h?socket_timeout=-1  | number of seconds",
        "redis://h?socket_timeout=1s  | number of seconds",
        "redis://h?socket_connect_timeout=9999999 | 24 days",
        "redis://h?socket_timeout=0.0001 | number of seconds",
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
        .isThrownBy(() -> ShardUri.parse(uri))
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
        "rediss://app:hunter2@h:x",
        "unix://app:hunter2@h/s",
        "unix:///tmp/s?password=hunter2",
        "sentinel://app:hunter2@h1,h2",
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
        .isThrownBy(() -> ShardUri.parse(uri))
        .satisfies(e -> assertThat(stackOf(e)).doesNotContain("hunter2"));
    assertThat(MaskedUri.of(uri)).doesNotContain("hunter2");
  }

  @Test
  void theTextFormShowsNoPassword() {
    assertThat(ShardUri.parse("redis://app:hunter2@h").toString())
        .contains("h")
        .doesNotContain("hunter2");
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
    "unix://u:pw@/tmp/s?db=1, unix://***@/tmp/s?db=1",
    "'sentinel://u:pw@h1:1,h2:2/s?db=1', 'sentinel://***@h1:1,h2:2/s?db=1'",
    "redis://:pw@h?socket_timeout=x&password=y, redis://***@h?socket_timeout=x&password=***",
    "'redis://app:12,secret', redis://app:***",
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
