package org.shardcache.benchmarks.peers;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Shardcache beside its peers. {@link Options} says what can be asked for. */
public final class PeersComparison {
  private final Options options;
  private final Path modules;
  private final List<RowResult> measured = new ArrayList<>();

  private PeersComparison(Options options, Path modules) {
    this.options = options;
    this.modules = modules;
  }

  public static void main(String[] arguments) throws Exception {
    Path jar = ownJar();
    Options options = Options.parse(List.of(arguments), jar.resolveSibling("peers"));
    Files.createDirectories(options.output());
    Path modules = jar.resolveSibling("../peers").normalize();
    Results results = new PeersComparison(options, modules).run();
    results.write(options.output().resolve("peers.json"));
    System.out.print(new ResultTable(results).markdown());
    System.out.println("Written to " + options.output().resolve("peers.json"));
  }

  private static Path ownJar() throws URISyntaxException {
    return Path.of(
        PeersComparison.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private Results run() throws Exception {
    Map<String, String> descriptions = new TreeMap<>();
    List<Row> rows = Rows.inOrderOfMeasuring(options.rows());
    try (Contest contest = new Contest(options, Jdks.own(), modules)) {
      descriptions.putAll(contest.descriptions());
      run(contest, rows.stream().filter(row -> !row.needsVirtualThreads()).toList());
    }
    runVirtual(rows.stream().filter(Row::needsVirtualThreads).toList());
    measured.sort(Comparator.comparing(result -> position(result.id())));
    return new Results(Machine.describe(), method(), descriptions, measured, List.of(), List.of());
  }

  private void runVirtual(List<Row> rows) throws Exception {
    Optional<Path> home = Jdks.withVirtualThreads(options.newerJdk());
    if (rows.isEmpty()) {
      return;
    }
    if (home.isEmpty()) {
      rows.forEach(row -> measured.add(withoutJdk(row)));
      return;
    }
    try (Contest contest = new Contest(options, Jdks.java(home.get()), modules)) {
      run(contest, rows);
    }
  }

  private RowResult withoutJdk(Row row) {
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
      try (ServerSet servers = ServerSet.start(placement)) {
        for (; next < rows.size() && rows.get(next).placement() == placement; next++) {
          measured.add(run(contest, rows.get(next), servers));
        }
      }
    }
  }

  private RowResult run(Contest contest, Row row, ServerSet servers) {
    System.err.println(
        "Row " + (measured.size() + 1) + " of " + options.rows().size() + ": " + row.title());
    servers.addForeignKeys(row.foreignKeys());
    RowResult result = contest.run(row, servers);
    servers.flush();
    return result;
  }

  private int position(String id) {
    return options.rows().stream().map(Row::id).toList().indexOf(id);
  }

  private Map<String, String> method() {
    return new TreeMap<>(
        Map.of(
            "rounds", Integer.toString(options.rounds()),
            "seconds of a measurement", Double.toString(options.run().toMillis() / 1e3),
            "seconds of warm-up", Double.toString(options.warmUp().toMillis() / 1e3)));
  }
}
