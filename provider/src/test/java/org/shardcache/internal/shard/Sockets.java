package org.shardcache.internal.shard;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * The sockets and drivers behind connections. There is deliberately no way to them in the
 * production code: only tests close them behind our back.
 */
final class Sockets {

  private Sockets() {}

  static void close(ShardConnection connection) {
    Socket socket = (Socket) field(ShardConnection.class, connection, "socket");
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  static void closeDriver(ShardConnection connection) {
    try {
      ((AutoCloseable) field(ShardConnection.class, connection, "driver")).close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** All that the guard looks at, connections and lanes. */
  static Set<?> watched(DeadlineGuard guard) {
    return (Set<?>) field(DeadlineGuard.class, guard, "watched");
  }

  static List<ShardConnection> watchedBy(DeadlineGuard guard) {
    return watched(guard).stream()
        .filter(ShardConnection.class::isInstance)
        .map(ShardConnection.class::cast)
        .toList();
  }

  /** How many connections of a shard are in use, or being opened. */
  static int inUse(Shard shard, int max) {
    int ofCallers = Math.max(1, max - 1); // one is kept for the lane
    return ofCallers
        - ((Semaphore) field(ConnectionPool.class, TestShards.pool(shard), "permits"))
            .availablePermits();
  }

  private static Object field(Class<?> type, Object owner, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(owner);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
