package org.shardcache.soak;

/**
 * Something that happens to one part of the servers for a while.
 *
 * @param part the index of the part
 * @param begin makes it happen
 * @param end ends it; afterwards the part works as before
 */
record Fault(String name, int part, Harm harm, Runnable begin, Runnable end) {

  /** What it may do to the entries of its part. */
  enum Harm {
    /** Nobody notices, but for the time that it takes. */
    NONE,
    /** Calls may fail. */
    FAILED_CALLS,
    /** Calls may fail, and entries be as they were some time before. */
    LOST_CHANGES,
    /** Calls may fail, and entries be gone. */
    LOST_ENTRIES
  }
}
