package org.shardcache.benchmarks.agent;

/**
 * What one run gave.
 *
 * @param calls that came to their end
 * @param failures calls that threw; the percentiles take them for longer than all others
 * @param perSecond the sum of the rates of all workers
 * @param p50 nanoseconds that half of the calls took at most
 * @param p99 nanoseconds that 99 % of the calls took at most
 * @param p999 nanoseconds that 99.9 % of the calls took at most
 * @param max nanoseconds of the longest call
 * @param clientCpuNanos of all threads of the JVM, those of its collector and compiler included
 * @param allocatedBytes on the heap, by all threads
 */
public record Measurement(
    long calls,
    long failures,
    double perSecond,
    long p50,
    long p99,
    long p999,
    long max,
    long clientCpuNanos,
    long allocatedBytes) {

  /** The other way round of {@link #line()}. */
  public static Measurement parse(String line) {
    Fields fields = Fields.parse(line);
    return new Measurement(
        fields.count("calls"),
        fields.count("failures"),
        fields.decimal("perSecond"),
        fields.count("p50"),
        fields.count("p99"),
        fields.count("p999"),
        fields.count("max"),
        fields.count("clientCpuNanos"),
        fields.count("allocatedBytes"));
  }

  /** The measurement in one line of text. */
  public String line() {
    return "calls="
        + calls
        + " failures="
        + failures
        + " perSecond="
        + perSecond
        + " p50="
        + p50
        + " p99="
        + p99
        + " p999="
        + p999
        + " max="
        + max
        + " clientCpuNanos="
        + clientCpuNanos
        + " allocatedBytes="
        + allocatedBytes;
  }
}
