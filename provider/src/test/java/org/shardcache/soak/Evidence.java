package org.shardcache.soak;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What callers met: how many calls there were, which failed, and what must not be. Thread-safe. */
final class Evidence {

  private static final int MAX_VIOLATIONS = 20;

  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<String, LongAdder> calls = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAccumulator> longest = new ConcurrentHashMap<>();

  /** A call ended in time or not, and well or not. */
  void call(String operation, Duration took, boolean failed) {
    calls.computeIfAbsent(operation, name -> new LongAdder()).increment();
    longest
        .computeIfAbsent(operation, name -> new LongAccumulator(Math::max, 0))
        .accumulate(took.toMillis());
    if (failed) {
      failures.computeIfAbsent(operation, name -> new LongAdder()).increment();
    }
  }

  /** Something happened that must never happen. */
  void violation(String what) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(what);
    }
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  /** How many calls succeeded. */
  long succeeded() {
    return sum(calls) - sum(failures);
  }

  private static long sum(Map<String, LongAdder> counts) {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** The longest call of each operation in milliseconds. */
  Map<String, Long> longestMillis() {
    Map<String, Long> millis = new TreeMap<>();
    longest.forEach((operation, value) -> millis.put(operation, value.get()));
    return millis;
  }

  /** A table: calls, failures and the longest call of each operation. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(String.format("  %-22s %10s %10s %12s%n", "", "calls", "failed", "longest ms"));
    new TreeMap<>(calls)
        .forEach(
            (operation, count) ->
                table.append(
                    String.format(
                        "  %-22s %10d %10d %12d%n",
                        operation,
                        count.sum(),
                        failures.getOrDefault(operation, new LongAdder()).sum(),
                        longestMillis().get(operation))));
    return table.toString();
  }
}
