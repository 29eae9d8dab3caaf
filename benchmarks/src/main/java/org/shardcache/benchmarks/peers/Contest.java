package org.shardcache.benchmarks.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shardcache.benchmarks.agent.Operation;
import org.shardcache.benchmarks.agent.Scenario;

/**
 * The JVMs of all contenders, on one JDK. They stay for many rows; one that failed is replaced at
 * the next row.
 */
final class Contest implements AutoCloseable {
  private static final int FIRST_WARM_UPS = 4;
  private static final Scenario FIRST = Scenario.of(Operation.MIXED).withThreads(8);

  private final Options options;
  private final Path java;
  private final Path modules;
  private final Path logs;
  private final Map<Peer, PeerProcess> processes = new EnumMap<>(Peer.class);

  /**
   * Starts nothing yet.
   *
   * @param options whom to measure, and for how long
   * @param java the command of the JDK
   * @param modules the folder with the contenders' modules
   * @param logs where what they print goes
   */
  Contest(Options options, Path java, Path modules, Path logs) {
    this.options = options;
    this.java = java;
    this.modules = modules;
    this.logs = logs;
  }

  /** What the contenders say of themselves, by id. */
  Map<String, String> descriptions() {
    Map<String, String> descriptions = new LinkedHashMap<>();
    for (Peer peer : options.peers()) {
      try {
        descriptions.put(peer.id(), process(peer).describe());
      } catch (PeerFailure failure) {
        throw new IllegalStateException(peer.title() + " " + failure.getMessage(), failure);
      }
    }
    return descriptions;
  }

  PeerProcess process(Peer peer) {
    return processes.computeIfAbsent(
        peer, p -> PeerProcess.start(java, p.classPath(modules), logs.resolve(p.id() + ".log")));
  }

  /**
   * Lets all contenders run for a while before the first row, which would otherwise be measured
   * with code that is compiled meanwhile.
   */
  void warmUp(PeerServers servers) {
    Map<Peer, String> words = new EnumMap<>(Peer.class);
    for (Peer peer : options.peers()) {
      attempt(peer, words, () -> prepare(peer, FIRST, servers.of(peer)));
      for (int i = 0; i < FIRST_WARM_UPS && !words.containsKey(peer); i++) {
        attempt(peer, words, () -> warmUp(peer));
      }
      attempt(peer, words, () -> release(peer));
    }
    servers.flush();
  }

  /** Runs one row: all contenders prepare and warm up, then take turns. */
  RowResult run(Row row, PeerServers servers) {
    Map<Peer, List<RoundResult>> rounds = new EnumMap<>(Peer.class);
    Map<Peer, String> words = new EnumMap<>(Peer.class);
    for (Peer peer : options.peers()) {
      attempt(peer, words, () -> prepare(peer, row.scenario(), servers.of(peer)))
          .ifPresent(refusal -> words.put(peer, refusal));
      if (!words.containsKey(peer)) {
        rounds.put(peer, new ArrayList<>());
        attempt(peer, words, () -> warmUp(peer));
      }
    }
    Turns<Peer> turns = new Turns<>(List.copyOf(rounds.keySet()));
    for (int round = 0; round < options.rounds(); round++) {
      for (Peer peer : turns.ofRound(round)) {
        if (!words.containsKey(peer)) {
          attempt(peer, words, () -> measure(peer, servers.of(peer)))
              .ifPresent(
                  result -> rounds.computeIfAbsent(peer, p -> new ArrayList<>()).add(result));
        }
      }
    }
    turns.contenders().forEach(peer -> attempt(peer, words, () -> release(peer)));
    return new RowResult(
        row.id(), row.title(), row.group(), row.placement().title(), cells(rounds, words));
  }

  private @Nullable String prepare(Peer peer, Scenario scenario, ServerSet servers)
      throws PeerFailure {
    return process(peer).prepare(servers.addresses(), scenario).orElse(null);
  }

  private @Nullable Object warmUp(Peer peer) throws PeerFailure {
    process(peer).run(options.warmUp());
    return null;
  }

  private RoundResult measure(Peer peer, ServerSet servers) throws PeerFailure {
    long before = servers.cpuNanos();
    return new RoundResult(process(peer).run(options.run()), servers.cpuNanos() - before);
  }

  private @Nullable Object release(Peer peer) throws PeerFailure {
    if (processes.containsKey(peer)) {
      process(peer).release();
    }
    return null;
  }

  private interface Step<T> {
    @Nullable T take() throws PeerFailure;
  }

  /** A contender that fails is out of the row, and its JVM ends. */
  private <T> Optional<T> attempt(Peer peer, Map<Peer, String> words, Step<T> step) {
    try {
      return Optional.ofNullable(step.take());
    } catch (PeerFailure failure) {
      words.put(peer, String.valueOf(failure.getMessage()));
      PeerProcess failed = processes.remove(peer);
      if (failed != null) {
        failed.close();
      }
      return Optional.empty();
    }
  }

  private List<Cell> cells(Map<Peer, List<RoundResult>> rounds, Map<Peer, String> words) {
    List<RoundResult> reference = rounds.getOrDefault(Peer.SHARDCACHE, List.of());
    return options.peers().stream()
        .map(
            peer -> {
              List<RoundResult> own = rounds.getOrDefault(peer, List.of());
              return new Cell(
                  peer.id(), own.isEmpty() ? null : Figures.of(own, reference), words.get(peer));
            })
        .toList();
  }

  @Override
  public void close() {
    processes.values().forEach(PeerProcess::close);
    processes.clear();
  }
}
