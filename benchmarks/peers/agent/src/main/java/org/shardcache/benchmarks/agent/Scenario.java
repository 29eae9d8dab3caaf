package org.shardcache.benchmarks.agent;

/**
 * What is measured: one row of the comparison, as far as a contender has to know it.
 *
 * @param operation what one call does
 * @param callers what kind of threads call
 * @param threads how many of them
 * @param entries how many entries there are before the first call
 * @param valueBytes size of a value as the application sees it: characters of one byte each
 * @param batch entries of one bulk call
 * @param expiry when entries end
 */
public record Scenario(
    Operation operation,
    Callers callers,
    int threads,
    int entries,
    int valueBytes,
    int batch,
    Expiry expiry) {

  /** 20,000 eternal entries of 100 bytes, for one platform thread. */
  public static Scenario of(Operation operation) {
    return new Scenario(operation, Callers.PLATFORM, 1, 20_000, 100, 100, Expiry.ETERNAL);
  }

  /** The same for so many platform threads. */
  public Scenario withThreads(int count) {
    return new Scenario(operation, callers, count, entries, valueBytes, batch, expiry);
  }

  /** The same for so many virtual threads. */
  public Scenario withVirtualThreads(int count) {
    return new Scenario(operation, Callers.VIRTUAL, count, entries, valueBytes, batch, expiry);
  }

  /** The same with so many entries. */
  public Scenario withEntries(int count) {
    return new Scenario(operation, callers, threads, count, valueBytes, batch, expiry);
  }

  /** The same with values of this size. */
  public Scenario withValueBytes(int bytes) {
    return new Scenario(operation, callers, threads, entries, bytes, batch, expiry);
  }

  /** The same with so many entries in a bulk call. */
  public Scenario withBatch(int size) {
    return new Scenario(operation, callers, threads, entries, valueBytes, size, expiry);
  }

  /** The same with this expiry. */
  public Scenario withExpiry(Expiry other) {
    return new Scenario(operation, callers, threads, entries, valueBytes, batch, other);
  }

  /** The other way round of {@link #line()}. */
  public static Scenario parse(String line) {
    Fields fields = Fields.parse(line);
    return new Scenario(
        fields.choice("operation", Operation.class),
        fields.choice("callers", Callers.class),
        fields.number("threads"),
        fields.number("entries"),
        fields.number("valueBytes"),
        fields.number("batch"),
        fields.choice("expiry", Expiry.class));
  }

  /** The scenario in one line of text. */
  public String line() {
    return "operation="
        + operation
        + " callers="
        + callers
        + " threads="
        + threads
        + " entries="
        + entries
        + " valueBytes="
        + valueBytes
        + " batch="
        + batch
        + " expiry="
        + expiry;
  }
}
