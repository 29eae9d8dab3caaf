package org.shardcache.configuration;

/** The version of Redis's protocol: the setting {@code shardcache.protocol}. */
public enum Protocol {
  /** {@code resp3}, the default. */
  RESP3,
  /** {@code resp2}, for proxies that know no other. */
  RESP2
}
