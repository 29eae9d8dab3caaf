package org.shardcache.benchmarks.serialization;

import java.io.Serializable;

/** The record with six fields. */
public record Item(
    long id, String name, int quantity, double price, boolean available, Status status)
    implements Serializable {

  /** A field of an enum type. */
  public enum Status {
    NEW,
    ACTIVE,
    RETIRED
  }

  static Item number(int i) {
    return new Item(
        1_000_000L + i,
        "article number " + i,
        i % 50,
        i * 1.25,
        i % 3 != 0,
        Status.values()[i % Status.values().length]);
  }
}
