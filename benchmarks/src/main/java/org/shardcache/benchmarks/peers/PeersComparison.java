package org.shardcache.benchmarks.peers;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shardcache beside its peers. {@link Options} says what can be asked for. */
public final class PeersComparison {
  private final Options options;
  private final Path modules;
  private final Path logs;
  private final Progress progress;
  private final Map<String, String> machine = Machine.describe();
  private final Map<String, String> descriptions = new LinkedHashMap<>();
  private final List<RowResult> measured = new ArrayList<>();
  private final List<MemoryResult> memory = new ArrayList<>();
  private final List<String> redisBenchmark = new ArrayList<>();

  private PeersComparison(Options options, Path modules, Path logs) {
    this.options = options;
    this.modules = modules;
    this.logs = logs;
    Selection selection = options.selection();
    this.progress = new Progress(selection.rows().size() + selection.extras().size());
  }

  public static void main(String[] arguments) throws Exception {
    Path jar = ownJar();
    Path target = jar.resolveSibling("peers");
    Options options = Options.parse(List.of(arguments), target);
    Path modules = jar.resolveSibling("../peers").normalize();
    Path logs = Files.createDirectories(target);
    Results results = new PeersComparison(options, modules, logs).run();
    Path json = Files.createDirectories(options.output()).resolve("peers.json");
    results.write(json);
    Report.of(results).write(options.output());
    System.out.print(new ResultTable(results).markdown());
    System.out.println("\nWritten to " + options.output());
  }

  private static Path ownJar() throws URISyntaxException {
    return Path.of(
        PeersComparison.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private Results run() throws Exception {
    List<Row> rows = Rows.inOrderOfMeasuring(options.selection().rows());
    try (Contest contest = new Contest(options, Jdks.own(), modules, logs)) {
      descriptions.putAll(contest.descriptions());
      runExtras(contest);
      run(contest, rows.stream().filter(row -> !row.needsVirtualThreads()).toList());
    }
    runVirtual(rows.stream().filter(Row::needsVirtualThreads).toList());
    List<String> order = options.selection().rows().stream().map(Row::id).toList();
    measured.sort(Comparator.comparing(result -> order.indexOf(result.id())));
    return new Results(machine, method(), descriptions, measured, memory, redisBenchmark);
  }

  private void runExtras(Contest contest) throws Exception {
    try (ServerSet servers = ServerSet.start(Placement.THREE_SHARDS)) {
      machine.put("redis", servers.version());
      if (options.selection().extras().contains(Extra.REDIS_BENCHMARK)) {
        progress.next("redis-benchmark");
        redisBenchmark.addAll(RedisBenchmarkTool.run(servers.shards().get(0)));
      }
      if (options.selection().extras().contains(Extra.MEMORY)) {
        progress.next("memory");
        memory.addAll(new MemoryComparison(contest, servers).measure(options.peers()));
      }
    }
  }

  private void runVirtual(List<Row> rows) throws Exception {
    if (rows.isEmpty()) {
      return;
    }
    Optional<Path> home = Jdks.withVirtualThreads(options.newerJdk());
    if (home.isEmpty()) {
      rows.forEach(row -> measured.add(withoutJdk(row)));
      return;
    }
    machine.put("java for virtual threads", Integer.toString(Jdks.version(home.get())));
    try (Contest contest = new Contest(options, Jdks.java(home.get()), modules, logs)) {
      run(contest, rows);
    }
  }

  private RowResult withoutJdk(Row row) {
    progress.next(row.title());
    return new RowResult(
        row.id(),
        row.title(),
        row.group(),
        row.placement().title(),
        options.peers().stream()
            .map(peer -> new Cell(peer.id(), null, "needs a JDK 21, named by --jdk21"))
            .toList());
  }

  private void run(Contest contest, List<Row> rows) throws Exception {
    int next = 0;
    while (next < rows.size()) {
      Placement placement = rows.get(next).placement();
      try (PeerServers servers = PeerServers.start(placement, options.peers())) {
        if (next == 0) {
          contest.warmUp(servers);
        }
        for (; next < rows.size() && rows.get(next).placement() == placement; next++) {
          measured.add(run(contest, rows.get(next), servers));
        }
      }
    }
  }

  private RowResult run(Contest contest, Row row, PeerServers servers) {
    progress.next(row.title());
    servers.addForeignKeys(row.foreignKeys());
    RowResult result = contest.run(row, servers);
    servers.flush();
    return result;
  }

  private Map<String, String> method() {
    Map<String, String> method = new LinkedHashMap<>();
    method.put("rounds", Integer.toString(options.rounds()));
    method.put("seconds of a measurement", Double.toString(options.run().toMillis() / 1e3));
    method.put("seconds of warm-up", Double.toString(options.warmUp().toMillis() / 1e3));
    method.put("options of each client's JVM", String.join(" ", PeerProcess.JVM_OPTIONS));
    return method;
  }
}
