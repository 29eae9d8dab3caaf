package org.shardcache.benchmarks.peers;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Servers of each contender's own. On shared ones, who walks over all keys to find its own would
 * pay for those of the others, and more for each contender that takes part.
 */
final class PeerServers implements AutoCloseable {
  private final Map<Peer, ServerSet> sets = new EnumMap<>(Peer.class);

  private PeerServers() {}

  static PeerServers start(Placement placement, List<Peer> peers) throws Exception {
    return start(peers, peer -> ServerSet.start(placement));
  }

  static PeerServers start(List<Peer> peers, Function<Peer, ServerSet> starter) throws Exception {
    PeerServers started = new PeerServers();
    try {
      for (Peer peer : peers) {
        started.sets.put(peer, starter.apply(peer));
      }
      return started;
    } catch (RuntimeException failure) {
      try (started) {
        throw failure;
      }
    }
  }

  ServerSet of(Peer peer) {
    return Objects.requireNonNull(sets.get(peer), () -> peer.title() + " takes no part");
  }

  void flush() {
    sets.values().forEach(ServerSet::flush);
  }

  void addForeignKeys(int count) {
    sets.values().forEach(servers -> servers.addForeignKeys(count));
  }

  /** Ends all servers, also after one that does not want to. */
  @Override
  public void close() throws Exception {
    @Nullable Exception first = null;
    for (ServerSet servers : sets.values()) {
      try {
        servers.close();
      } catch (Exception failure) {
        first = first == null ? failure : first;
      }
    }
    sets.clear();
    if (first != null) {
      throw first;
    }
  }
}
