package org.shardcache.configuration;

/**
 * Where a server listens.
 *
 * @param host a host name or address, in lower case; an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {

  /**
   * Returns the address as URIs write it.
   *
   * @return {@code host:port}, an IPv6 address in brackets
   */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
