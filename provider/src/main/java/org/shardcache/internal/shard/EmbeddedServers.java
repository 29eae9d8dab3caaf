package org.shardcache.internal.shard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.shardcache.embedded.EmbeddedShards;

/**
 * The servers behind {@code topology=embedded}: managers of one provider that want as many shards
 * share them, and the last one to close stops them. Thread-safe.
 */
public final class EmbeddedServers {

  private static final class Running {
    private final EmbeddedShards servers;
    private int users;

    Running(EmbeddedShards servers) {
      this.servers = servers;
    }
  }

  /** Host and port of a server. */
  record Address(String host, int port) {}

  private final Map<Integer, Running> runningByCount = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** Starts the servers unless they run, and returns their addresses. */
  List<Address> acquire(int count) {
    lock.lock();
    try {
      Running running =
          runningByCount.computeIfAbsent(count, n -> new Running(EmbeddedShards.start(n)));
      running.users++;
      return running.servers.shards().stream()
          .map(shard -> new Address(shard.host(), shard.port()))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what {@link #acquire} gave. */
  void release(int count) {
    lock.lock();
    try {
      Running running = runningByCount.get(count);
      if (running != null && --running.users == 0) {
        runningByCount.remove(count);
        running.servers.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
