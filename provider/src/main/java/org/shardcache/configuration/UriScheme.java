package org.shardcache.configuration;

import java.util.Arrays;
import java.util.Locale;

/** The kinds of URI that a shard may have. */
enum UriScheme {
  REDIS("redis://[user:password@]host[:port][/database]"),
  REDISS("rediss://[user:password@]host[:port][/database]"),
  UNIX("unix://[user:password@]/path[?db=database]"),
  SENTINEL("sentinel://[user:password@]host[:port],.../service[?db=database]");

  private final String form;

  UriScheme(String form) {
    this.form = form;
  }

  /** How such a URI is written. */
  String form() {
    return form;
  }

  /**
   * Returns the scheme of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static UriScheme of(String name) {
    return Arrays.stream(values())
        .filter(scheme -> scheme.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the scheme must be redis, rediss (with TLS), unix or sentinel, as in "
                        + REDIS.form));
  }
}
