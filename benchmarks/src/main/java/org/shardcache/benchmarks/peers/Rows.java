package org.shardcache.benchmarks.peers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.shardcache.benchmarks.agent.Expiry;
import org.shardcache.benchmarks.agent.Operation;
import org.shardcache.benchmarks.agent.Scenario;

/** All rows of the comparison. */
final class Rows {
  private static final int[] THREADS = {1, 8, 64, 200};
  private static final int[] FEW_AND_MANY = {1, 64};
  private static final List<Operation> READ_AND_WRITE = List.of(Operation.GET, Operation.PUT);

  private Rows() {}

  /** In the order of the report. */
  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    single(rows);
    virtual(rows);
    bulk(rows);
    atomic(rows);
    whole(rows);
    values(rows);
    growth(rows);
    return List.copyOf(rows);
  }

  /** So that servers and JVMs change as seldom as can be. */
  static List<Row> inOrderOfMeasuring(List<Row> rows) {
    return rows.stream()
        .sorted(Comparator.comparing(Row::needsVirtualThreads).thenComparing(Row::placement))
        .toList();
  }

  private static void single(List<Row> rows) {
    for (Operation operation : READ_AND_WRITE) {
      for (int threads : THREADS) {
        rows.add(
            Row.of(
                Group.SINGLE,
                name(operation) + "-" + threads,
                name(operation) + ", " + threads(threads),
                Scenario.of(operation).withThreads(threads)));
      }
    }
    for (int threads : FEW_AND_MANY) {
      rows.add(
          Row.of(
              Group.SINGLE,
              "mixed-" + threads,
              "90 % get, 10 % put, " + threads(threads),
              Scenario.of(Operation.MIXED).withThreads(threads)));
    }
  }

  private static void virtual(List<Row> rows) {
    for (Operation operation : READ_AND_WRITE) {
      for (int threads : new int[] {64, 512}) {
        rows.add(
            Row.of(
                Group.VIRTUAL,
                "virtual-" + name(operation) + "-" + threads,
                name(operation) + ", " + threads + " virtual threads",
                Scenario.of(operation).withVirtualThreads(threads)));
      }
    }
  }

  private static void bulk(List<Row> rows) {
    for (int batch : new int[] {100, 1_000}) {
      rows.add(
          Row.of(
              Group.BULK,
              "getall-" + batch,
              "getAll of %,d".formatted(batch),
              Scenario.of(Operation.GET_ALL).withBatch(batch)));
      rows.add(
          Row.of(
              Group.BULK,
              "putall-" + batch,
              "putAll of %,d".formatted(batch),
              Scenario.of(Operation.PUT_ALL).withBatch(batch)));
    }
  }

  private static void atomic(List<Row> rows) {
    for (int threads : FEW_AND_MANY) {
      rows.add(
          Row.of(
              Group.ATOMIC,
              "put-created-" + threads,
              "put under CreatedExpiryPolicy, " + threads(threads),
              Scenario.of(Operation.PUT).withExpiry(Expiry.CREATED).withThreads(threads)));
    }
    for (int threads : FEW_AND_MANY) {
      rows.add(
          Row.of(
              Group.ATOMIC,
              "putifabsent-" + threads,
              "putIfAbsent of new keys, " + threads(threads),
              Scenario.of(Operation.PUT_IF_ABSENT).withThreads(threads)));
    }
    for (int threads : FEW_AND_MANY) {
      rows.add(
          Row.of(
              Group.ATOMIC,
              "invoke-" + threads,
              "invoke that reads and writes, " + threads(threads),
              Scenario.of(Operation.INVOKE).withThreads(threads)));
    }
  }

  private static void whole(List<Row> rows) {
    rows.add(
        Row.of(
            Group.WHOLE,
            "iteration",
            "iteration over 100,000 entries",
            Scenario.of(Operation.ITERATE).withEntries(100_000)));
    rows.add(
        Row.of(
                Group.WHOLE,
                "clear",
                "clear of 1,000 entries beside 1,000,000 other keys",
                Scenario.of(Operation.CLEAR).withEntries(1_000))
            .besideForeignKeys(1_000_000));
  }

  private static void values(List<Row> rows) {
    for (Operation operation : READ_AND_WRITE) {
      rows.add(
          Row.of(
              Group.VALUES,
              name(operation) + "-10kb",
              name(operation) + " of 10 KB, 8 threads",
              Scenario.of(operation).withValueBytes(10 << 10).withEntries(2_000).withThreads(8)));
      rows.add(
          Row.of(
              Group.VALUES,
              name(operation) + "-1mb",
              name(operation) + " of 1 MB, 8 threads",
              Scenario.of(operation).withValueBytes(1 << 20).withEntries(20).withThreads(8)));
    }
  }

  private static void growth(List<Row> rows) {
    for (int entries : new int[] {10_000, 1_000_000}) {
      rows.add(
          Row.of(
              Group.GROWTH,
              "entries-" + entries,
              "90 %% get, 10 %% put, 8 threads, %,d entries".formatted(entries),
              Scenario.of(Operation.MIXED).withEntries(entries).withThreads(8)));
    }
    for (Placement placement : Placement.values()) {
      for (int threads : FEW_AND_MANY) {
        if (placement != Placement.THREE_SHARDS) {
          rows.add(
              Row.of(
                      Group.GROWTH,
                      placement.id() + "-" + threads,
                      "get, " + threads(threads) + ", " + placement.title(),
                      Scenario.of(Operation.GET).withThreads(threads))
                  .on(placement));
        }
      }
    }
  }

  private static String name(Operation operation) {
    return operation.name().toLowerCase(Locale.ROOT);
  }

  private static String threads(int count) {
    return count == 1 ? "1 thread" : count + " threads";
  }
}
