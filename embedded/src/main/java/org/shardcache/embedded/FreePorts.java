package org.shardcache.embedded;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;

/**
 * Picks TCP ports nobody listens on at the moment.
 *
 * <p>They lie below the range from which systems give ports to outgoing connections: there a server
 * that was killed could lose its port to a client, or a client that reconnects to it could end up
 * connected to itself. 10,000 above them, where servers in cluster mode open a second port, is free
 * of our own ports and below that range too.
 */
final class FreePorts implements IntSupplier {
  private static final int LOWEST = 11_000;
  private static final int ABOVE_HIGHEST = 21_000;
  private static final int ATTEMPTS = 1_000;

  @Override
  public int getAsInt() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, ABOVE_HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "No free TCP port found on "
            + Endpoint.LOOPBACK
            + " between "
            + LOWEST
            + " and "
            + (ABOVE_HIGHEST - 1)
            + ": stop other servers, or use unixSockets()");
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, Endpoint.loopback())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
