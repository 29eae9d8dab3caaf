package org.shardcache.benchmarks.peers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chart of horizontal bars.
 *
 * @param title above it
 * @param axis what the length of a bar means
 * @param categories from top to bottom
 */
record BarChart(String title, String axis, List<Category> categories) {

  BarChart {
    categories = List.copyOf(categories);
  }

  /**
   * Bars that belong together.
   *
   * @param title above them
   * @param bars from top to bottom
   */
  record Category(String title, List<Bar> bars) {

    Category {
      bars = List.copyOf(bars);
    }
  }

  /**
   * One bar.
   *
   * @param peer whose it is
   * @param value its length, with the least and the most of all rounds; null without a bar
   * @param label what stands behind it
   */
  record Bar(Peer peer, @Nullable Spread value, String label) {}

  /** The longest bar, with what sticks out of it. */
  double max() {
    return categories.stream()
        .flatMap(category -> category.bars().stream())
        .map(Bar::value)
        .mapToDouble(value -> value == null ? 0 : value.max())
        .max()
        .orElse(0);
  }
}
