package org.shardcache.benchmarks.peers;

import java.util.List;
import java.util.stream.Stream;
import org.shardcache.benchmarks.agent.Expiry;

/** All targets of the project. */
final class Targets {
  private static final String[] SHARED = {"get-64", "put-64", "get-200", "put-200"};
  private static final String[] VIRTUAL = {
    "virtual-get-64", "virtual-put-64", "virtual-get-512", "virtual-put-512"
  };

  /** What counts as the same when two rows are measured one after the other. */
  private static final double ALIKE = 0.9;

  private Targets() {}

  static List<Target> all() {
    return Stream.of(
            calls(Peer.JEDIS, 0.95, "get-1", "put-1"),
            calls(Peer.JEDIS, 1, "get-8", "put-8"),
            calls(Peer.JEDIS, 2, SHARED),
            // no more than one and a half times the time of raw pipelines
            calls(Peer.JEDIS, 0.667, "getall-1000", "putall-1000"),
            calls(Peer.REDISSON, 2, "get-1", "put-1", "invoke-1"),
            calls(Peer.REDISSON, 2.5, "get-8", "put-8"),
            calls(Peer.REDISSON, 3, "getall-1000", "put-created-64"),
            calls(Peer.REDISSON, 4, "putall-1000"),
            calls(Peer.REDISSON, 5, SHARED),
            calls(Peer.REDISSON, 10, VIRTUAL),
            calls(Peer.LETTUCE, 2, SHARED),
            calls(Peer.LETTUCE, 4, VIRTUAL),
            Stream.of(SHARED).map(row -> new Target.Tail(row, Peer.LETTUCE, Bound.atMost(1))),
            Stream.of(Expiry.values()).map(expiry -> new Target.Memory(expiry, Bound.atMost(1.05))),
            same("entries-10000", "entries-1000000"),
            same("shards-1-1", "shards-8-1"))
        .<Target>flatMap(targets -> targets)
        .toList();
  }

  private static Stream<Target> calls(Peer peer, double multiple, String... rows) {
    return Stream.of(rows).map(row -> new Target.Calls(row, peer, Bound.atLeast(multiple)));
  }

  private static Stream<Target> same(String few, String many) {
    return Stream.of(
        new Target.Growth(few, many, Target.Growth.Figure.CALLS, Bound.atLeast(ALIKE)),
        new Target.Growth(few, many, Target.Growth.Figure.P99, Bound.atMost(1 / ALIKE)));
  }
}
