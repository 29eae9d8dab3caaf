package org.shardcache.benchmarks.peers;

import java.util.Locale;

/** Rows that make one table and one chart. */
enum Group {
  SINGLE("Single entries", Scale.ABSOLUTE),
  VIRTUAL("Virtual threads", Scale.ABSOLUTE),
  BULK("Many entries in one call", Scale.RELATIVE),
  ATOMIC("Expiry and atomic operations", Scale.RELATIVE),
  WHOLE("Whole caches", Scale.RELATIVE),
  VALUES("Large values", Scale.RELATIVE),
  GROWTH("Growth", Scale.ABSOLUTE);

  /** How the bars of a chart are drawn. */
  enum Scale {
    /** All rows on one axis. */
    ABSOLUTE,
    /** Each row as a multiple of the reference, since the rows differ too much. */
    RELATIVE
  }

  private final String title;
  private final Scale scale;

  Group(String title, Scale scale) {
    this.title = title;
    this.scale = scale;
  }

  /** The name of its chart. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String title() {
    return title;
  }

  Scale scale() {
    return scale;
  }
}
