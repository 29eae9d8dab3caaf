package org.shardcache.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.shardcache.benchmarks.agent.Expiry;
import org.shardcache.benchmarks.agent.Operation;
import org.shardcache.benchmarks.agent.Scenario;
import org.shardcache.embedded.EmbeddedShard;

/** Measures what an entry of each contender takes in Redis. */
final class MemoryComparison {
  /** So many that hash tables are far from the next size, and all else is little beside them. */
  private static final int ENTRIES = 150_000;

  private static final int PAGE = 1_000;
  private static final long SETTLED_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final String PLAIN_ETERNAL =
      "for i = 2, #ARGV do redis.call('SET', ARGV[i], ARGV[1]) end";
  private static final String PLAIN_EXPIRING =
      "for i = 2, #ARGV do redis.call('SET', ARGV[i], ARGV[1], 'PX', 3600000) end";

  private final Contest contest;
  private final ServerSet servers;

  MemoryComparison(Contest contest, ServerSet servers) {
    this.contest = contest;
    this.servers = servers;
  }

  List<MemoryResult> measure(List<Peer> peers) throws PeerFailure {
    List<MemoryResult> results = new ArrayList<>();
    for (Expiry expiry : Expiry.values()) {
      for (Peer peer : peers) {
        measure(peer, expiry).ifPresent(results::add);
      }
    }
    servers.flush();
    return results;
  }

  private Optional<MemoryResult> measure(Peer peer, Expiry expiry) throws PeerFailure {
    Scenario scenario = Scenario.of(Operation.PUT).withEntries(ENTRIES).withExpiry(expiry);
    servers.flush();
    long empty = settledMemory();
    PeerProcess process = contest.process(peer);
    if (process.prepare(servers.addresses(), scenario).isPresent()) {
      return Optional.empty();
    }
    process.release(); // the buffers of connections are no part of an entry
    double bytes = perEntry(settledMemory() - empty);
    return Optional.of(new MemoryResult(peer.id(), title(expiry), bytes, plain(peer, expiry)));
  }

  /** What readers see of entries with an expiry. */
  static String title(Expiry expiry) {
    return switch (expiry) {
      case ETERNAL -> "value of 100 bytes, no expiry";
      case CREATED -> "value of 100 bytes, with expiry";
    };
  }

  /** What the same keys with as many bytes take by themselves. */
  private @Nullable Double plain(Peer peer, Expiry expiry) {
    if (peer == Peer.REDISSON) {
      return null;
    }
    long before = 0;
    long after = 0;
    for (EmbeddedShard shard : servers.shards()) {
      List<String> keys =
          shard.command("KEYS", "*entry-*").lines().filter(key -> !key.isEmpty()).toList();
      int length = Integer.parseInt(shard.command("STRLEN", keys.get(0)));
      shard.command("FLUSHALL");
      before += settledMemory(shard);
      write(
          shard,
          keys,
          "x".repeat(length),
          expiry == Expiry.ETERNAL ? PLAIN_ETERNAL : PLAIN_EXPIRING);
      after += settledMemory(shard);
    }
    return perEntry(after - before);
  }

  private static void write(EmbeddedShard shard, List<String> keys, String value, String script) {
    for (int from = 0; from < keys.size(); from += PAGE) {
      List<String> words = new ArrayList<>(List.of("EVAL", script, "0", value));
      words.addAll(keys.subList(from, Math.min(keys.size(), from + PAGE)));
      shard.command(words.toArray(String[]::new));
    }
  }

  private long settledMemory() {
    return servers.shards().stream().mapToLong(MemoryComparison::settledMemory).sum();
  }

  /** Hash tables grow a little at a time, and freed connections take a moment. */
  private static long settledMemory(EmbeddedShard shard) {
    long last = ServerSet.usedMemory(shard);
    while (true) {
      LockSupport.parkNanos(SETTLED_NANOS);
      long now = ServerSet.usedMemory(shard);
      if (Math.abs(now - last) < ENTRIES / 10) {
        return now;
      }
      last = now;
    }
  }

  private static double perEntry(long bytes) {
    return (double) bytes / ENTRIES;
  }
}
