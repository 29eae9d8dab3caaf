package org.shardcache.benchmarks.peers;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shardcache.benchmarks.agent.Expiry;

/** What Shardcache is meant to reach, as a ratio. */
sealed interface Target {

  /** What of Shardcache is looked at. */
  String subject(Results results);

  /** What it is compared with. */
  String beside(Results results);

  Bound bound();

  /** What the results say of it; empty if they were not to. */
  Optional<Reached> reached(Results results);

  /**
   * Its calls in a row as a multiple of a peer's.
   *
   * @param row the id
   * @param peer beside whom
   * @param bound of the multiple
   */
  record Calls(String row, Peer peer, Bound bound) implements Target {

    @Override
    public String subject(Results results) {
      return results.title(row);
    }

    @Override
    public String beside(Results results) {
      return peer.title();
    }

    @Override
    public Optional<Reached> reached(Results results) {
      return compared(results, row, peer, (own, other) -> other.ratio());
    }
  }

  /**
   * Its 99.9th percentile in a row beside a peer's.
   *
   * @param row the id
   * @param peer beside whom
   * @param bound of the multiple
   */
  record Tail(String row, Peer peer, Bound bound) implements Target {

    @Override
    public String subject(Results results) {
      return "p99.9 of " + results.title(row);
    }

    @Override
    public String beside(Results results) {
      return peer.title();
    }

    @Override
    public Optional<Reached> reached(Results results) {
      return compared(results, row, peer, (own, other) -> own.p999().over(other.p999()));
    }
  }

  /**
   * What becomes of a figure when there is more of something.
   *
   * @param few the id of a row
   * @param many the id of the row with more
   * @param figure which one
   * @param bound of the figure with more, as a multiple of that with few
   */
  record Growth(String few, String many, Figure figure, Bound bound) implements Target {

    /** What may grow. */
    enum Figure {
      CALLS("calls/s of "),
      P99("p99 of ");

      private final String title;

      Figure(String title) {
        this.title = title;
      }

      private Spread of(Figures figures) {
        return switch (this) {
          case CALLS -> figures.perSecond();
          case P99 -> figures.p99();
        };
      }
    }

    @Override
    public String subject(Results results) {
      return figure.title + results.title(many);
    }

    @Override
    public String beside(Results results) {
      return "its own of " + results.title(few);
    }

    @Override
    public Optional<Reached> reached(Results results) {
      return results
          .cell(many, Peer.SHARDCACHE)
          .flatMap(
              more ->
                  results
                      .cell(few, Peer.SHARDCACHE)
                      .map(
                          less ->
                              new Reached(
                                  ratio(more, less, (m, l) -> figure.of(m).over(figure.of(l))),
                                  Stream.of(less, more).flatMap(c -> c.faults().stream()).toList(),
                                  List.of())));
    }
  }

  /**
   * What its entries take in Redis beside plain keys.
   *
   * @param expiry of the entries
   * @param bound of the multiple
   */
  record Memory(Expiry expiry, Bound bound) implements Target {

    @Override
    public String subject(Results results) {
      return "memory of an entry, " + MemoryComparison.title(expiry);
    }

    @Override
    public String beside(Results results) {
      return "plain SET";
    }

    @Override
    public Optional<Reached> reached(Results results) {
      return results.memory().stream()
          .filter(result -> result.peer().equals(Peer.SHARDCACHE.id()))
          .filter(result -> result.title().equals(MemoryComparison.title(expiry)))
          .flatMap(result -> Stream.ofNullable(result.timesPlain()))
          .map(times -> new Reached(new Spread(times, times, times), List.of(), List.of()))
          .findFirst();
    }
  }

  /** A ratio of the figures of two cells. */
  interface Ratio {
    @Nullable Spread of(Figures one, Figures other);
  }

  private static Optional<Reached> compared(Results results, String row, Peer peer, Ratio ratio) {
    return results
        .cell(row, Peer.SHARDCACHE)
        .flatMap(
            own ->
                results
                    .cell(row, peer)
                    .map(
                        other ->
                            new Reached(ratio(own, other, ratio), own.faults(), other.faults())));
  }

  private static @Nullable Spread ratio(Cell one, Cell other, Ratio ratio) {
    Figures own = one.figures();
    Figures others = other.figures();
    return own == null || others == null ? null : ratio.of(own, others);
  }
}
