package org.shardcache.benchmarks.peers;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A contender in a row.
 *
 * @param peer its id
 * @param figures what it did, null if it did nothing
 * @param words why it did nothing, or not all, null if there is nothing to say
 */
record Cell(String peer, @Nullable Figures figures, @Nullable String words) {

  /** What went wrong, with whom. */
  List<String> faults() {
    long failures = figures == null ? 0 : figures.failures();
    return Stream.of(
            Stream.ofNullable(words),
            failures == 0 ? Stream.<String>empty() : Stream.of(failures + " calls failed"))
        .flatMap(faults -> faults)
        .map(fault -> Peer.of(peer).title() + ": " + fault)
        .toList();
  }
}
