package org.shardcache.benchmarks.peers;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Shardcache is meant to reach beside a peer.
 *
 * @param row the id of a row
 * @param peer beside whom
 * @param ratio the least multiple of its calls
 */
record Target(String row, Peer peer, double ratio) {

  /** All of them. */
  static List<Target> all() {
    return Stream.of(
            of(Peer.JEDIS, 0.95, "get-1", "put-1"),
            of(Peer.JEDIS, 1, "get-8", "put-8"),
            of(Peer.JEDIS, 2, "get-64", "put-64", "get-200", "put-200"),
            // no more than one and a half times the time of raw pipelines
            of(Peer.JEDIS, 0.667, "getall-1000", "putall-1000"),
            of(Peer.REDISSON, 2, "get-1", "put-1", "invoke-1"),
            of(Peer.REDISSON, 2.5, "get-8", "put-8"),
            of(Peer.REDISSON, 3, "getall-1000", "put-created-64"),
            of(Peer.REDISSON, 4, "putall-1000"),
            of(Peer.REDISSON, 5, "get-64", "put-64", "get-200", "put-200"),
            of(
                Peer.REDISSON,
                10,
                "virtual-get-64",
                "virtual-put-64",
                "virtual-get-512",
                "virtual-put-512"),
            of(Peer.LETTUCE, 2, "get-64", "put-64", "get-200", "put-200"),
            of(
                Peer.LETTUCE,
                4,
                "virtual-get-64",
                "virtual-put-64",
                "virtual-get-512",
                "virtual-put-512"))
        .flatMap(targets -> targets)
        .toList();
  }

  private static Stream<Target> of(Peer peer, double ratio, String... rows) {
    return Stream.of(rows).map(row -> new Target(row, peer, ratio));
  }

  /** The ratio that was measured, if it was. */
  Optional<Spread> reached(Results results) {
    return results.rows().stream()
        .filter(result -> result.id().equals(row))
        .flatMap(result -> result.cells().stream())
        .filter(cell -> cell.peer().equals(peer.id()))
        .flatMap(cell -> Stream.ofNullable(ratioOf(cell.figures())))
        .findFirst();
  }

  private static @Nullable Spread ratioOf(@Nullable Figures figures) {
    return figures == null ? null : figures.ratio();
  }

  boolean isMetBy(Spread reached) {
    return reached.median() >= ratio;
  }
}
