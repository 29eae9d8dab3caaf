package org.shardcache.benchmarks.peers;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a target.
 *
 * @param ratio null if one of the two has no figures
 * @param own what went wrong with Shardcache
 * @param others what went wrong with the one it stands beside
 */
record Reached(@Nullable Spread ratio, List<String> own, List<String> others) {

  /** The median of the rounds decides, and no call of Shardcache's may have failed. */
  boolean meets(Bound bound) {
    return ratio != null && own.isEmpty() && bound.admits(ratio.median());
  }

  /** Met or not, and what is to be known beside it. */
  String verdict(Bound bound) {
    String faults = String.join("; ", Stream.concat(own.stream(), others.stream()).toList());
    String verdict = ratio == null ? "**not measured**" : meets(bound) ? "met" : "**not met**";
    return faults.isEmpty() ? verdict : verdict + ": " + faults;
  }
}
