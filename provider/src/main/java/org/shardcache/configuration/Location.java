package org.shardcache.configuration;

import java.nio.file.Path;
import java.util.List;

/** How the server of a shard is reached. Immutable; no text form shows a password. */
public sealed interface Location {

  /**
   * A server on the network: {@code redis://} or, with TLS, {@code rediss://}.
   *
   * @param address where it listens
   */
  record Tcp(HostAndPort address) implements Location {

    /**
     * Returns the address.
     *
     * @return {@code host:port}
     */
    @Override
    public String toString() {
      return address.toString();
    }
  }

  /**
   * A server on this machine: {@code unix://}.
   *
   * @param path the absolute path of its socket
   */
  record UnixSocket(Path path) implements Location {

    /**
     * Returns the path.
     *
     * @return the path of the socket
     */
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * The server that sentinels say is the primary: {@code sentinel://}. TLS, where it is on, is for
   * the sentinels and for the servers they name.
   *
   * @param sentinels where the sentinels listen, an immutable list of at least one
   * @param service the name under which they watch the primary
   * @param credentials what the sentinels ask for, not the servers they name
   * @param minOtherSentinels a sentinel that knows of fewer other ones is not believed; from 0 up
   */
  record Sentinel(
      List<HostAndPort> sentinels, String service, Credentials credentials, int minOtherSentinels)
      implements Location {

    /**
     * Returns the service and its sentinels.
     *
     * @return {@code service via host:port, ...}
     */
    @Override
    public String toString() {
      return service + " via " + sentinels;
    }
  }
}
