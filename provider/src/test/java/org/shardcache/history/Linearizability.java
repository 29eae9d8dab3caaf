package org.shardcache.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shardcache.history.EntryOperation.Step;
import org.shardcache.history.HistoryEvent.Returned;

/**
 * Whether there is an order of the calls in a history in which each, one after the other, would
 * have returned what it did return, and in which no call comes before one that had returned when it
 * began. Each key for itself: a history is linearizable if that of every key is.
 *
 * <p>The search is that of Wing and Gong with the memory of Lowe: from the calls that nobody need
 * come before, take one, and never look twice at the same calls taken with the same entry left. A
 * call whose outcome is unknown may be taken at any time after it began, or never: so of two ways
 * to the same place only that is followed which took none of these that the other one did not. All
 * keys are absent at first.
 */
public final class Linearizability {

  /** A search beyond this says nothing; histories must be shorter, or less concurrent. */
  private static final int MAX_CONFIGURATIONS = 500_000;

  private static final int EVENTS_SHOWN = 12;

  /**
   * What was taken so far, and what it left.
   *
   * @param prefix that many calls that returned, in the order in which they began, are taken
   * @param beyond others of these that are taken
   * @param unknown calls of unknown outcome that are taken
   */
  private record Configuration(int prefix, BitSet beyond, BitSet unknown, @Nullable String entry) {}

  /** Where a configuration is, whatever calls of unknown outcome have led there. */
  private record Place(int prefix, BitSet beyond, @Nullable String entry) {
    static Place of(Configuration configuration) {
      return new Place(configuration.prefix(), configuration.beyond(), configuration.entry());
    }
  }

  /** The ways to each place, by the calls of unknown outcome that they took. */
  private static final class Ways {

    private final Map<Place, List<BitSet>> known = new HashMap<>();
    private int count;

    /** Returns whether there was none that took the same ones, or fewer of them. */
    boolean add(Configuration configuration) {
      List<BitSet> ways = known.computeIfAbsent(Place.of(configuration), p -> new ArrayList<>(1));
      if (ways.stream().anyMatch(way -> isPartOf(way, configuration.unknown()))) {
        return false;
      }
      ways.removeIf(way -> isPartOf(configuration.unknown(), way));
      ways.add(configuration.unknown());
      count++;
      return true;
    }

    private static boolean isPartOf(BitSet part, BitSet whole) {
      BitSet rest = (BitSet) part.clone();
      rest.andNot(whole);
      return rest.isEmpty();
    }
  }

  private final List<HistoryEvent> returned;
  private final List<HistoryEvent> unknown;

  private Linearizability(List<HistoryEvent> events) {
    Comparator<HistoryEvent> byStart = Comparator.comparingLong(HistoryEvent::invoked);
    Map<Boolean, List<HistoryEvent>> parts =
        events.stream()
            .sorted(byStart)
            .collect(Collectors.partitioningBy(event -> event.outcome() instanceof Returned));
    this.returned = Objects.requireNonNull(parts.get(true));
    this.unknown = Objects.requireNonNull(parts.get(false));
  }

  /** Nothing if a history is linearizable, else where it is not. */
  public static Optional<String> violation(List<HistoryEvent> events) {
    Map<String, List<HistoryEvent>> byKey =
        events.stream()
            .collect(Collectors.groupingBy(HistoryEvent::key, TreeMap::new, Collectors.toList()));
    return byKey.values().stream()
        .map(ofKey -> new Linearizability(ofKey).search())
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> search() {
    Configuration start = new Configuration(0, new BitSet(), new BitSet(), null);
    Configuration farthest = start;
    Ways ways = new Ways();
    Deque<Configuration> open = new ArrayDeque<>();
    open.push(start);
    while (!open.isEmpty()) {
      Configuration configuration = open.pop();
      if (configuration.prefix() == returned.size()) {
        return Optional.empty();
      }
      if (configuration.prefix() > farthest.prefix()) {
        farthest = configuration;
      }
      for (Configuration next : successors(configuration)) {
        if (ways.add(next)) {
          open.push(next);
        }
      }
      if (ways.count > MAX_CONFIGURATIONS) {
        throw new IllegalStateException("The history is too long or too concurrent to be checked.");
      }
    }
    return Optional.of(description(farthest));
  }

  /** The most promising one last: that of the call that returned first. */
  private List<Configuration> successors(Configuration from) {
    long firstReturn = Long.MAX_VALUE;
    List<Integer> candidates = new ArrayList<>();
    for (int i = from.prefix(); i < returned.size(); i++) {
      if (returned.get(i).invoked() > firstReturn) {
        break;
      }
      if (!from.beyond().get(i)) {
        candidates.add(i);
        firstReturn = Math.min(firstReturn, timeOfReturn(i));
      }
    }
    long limit = firstReturn;
    List<Configuration> successors = new ArrayList<>();
    for (int i = 0; i < unknown.size() && unknown.get(i).invoked() <= limit; i++) {
      if (!from.unknown().get(i)) {
        addWithUnknown(from, i, successors);
      }
    }
    candidates.removeIf(i -> returned.get(i).invoked() > limit);
    candidates.sort(Comparator.comparingLong(this::timeOfReturn).reversed());
    candidates.forEach(i -> addWithReturned(from, i, successors));
    return successors;
  }

  private void addWithReturned(Configuration from, int index, List<Configuration> successors) {
    HistoryEvent event = returned.get(index);
    Step step = event.operation().apply(from.entry(), event.arguments());
    if (Objects.equals(step.result(), ((Returned) event.outcome()).result())) {
      BitSet beyond = (BitSet) from.beyond().clone();
      beyond.set(index);
      int prefix = beyond.nextClearBit(from.prefix());
      beyond.clear(from.prefix(), prefix);
      successors.add(new Configuration(prefix, beyond, from.unknown(), step.entry()));
    }
  }

  /** One that would change nothing might as well never take effect. */
  private void addWithUnknown(Configuration from, int index, List<Configuration> successors) {
    HistoryEvent event = unknown.get(index);
    Step step = event.operation().apply(from.entry(), event.arguments());
    if (!Objects.equals(step.entry(), from.entry())) {
      BitSet taken = (BitSet) from.unknown().clone();
      taken.set(index);
      successors.add(new Configuration(from.prefix(), from.beyond(), taken, step.entry()));
    }
  }

  private long timeOfReturn(int index) {
    return ((Returned) returned.get(index).outcome()).time();
  }

  private String description(Configuration farthest) {
    List<HistoryEvent> context = new ArrayList<>();
    int from = Math.max(0, farthest.prefix() - EVENTS_SHOWN);
    for (int i = from; i < Math.min(returned.size(), farthest.prefix() + EVENTS_SHOWN); i++) {
      context.add(returned.get(i));
    }
    return "not linearizable: after "
        + farthest.prefix()
        + " of "
        + returned.size()
        + " calls the entry is "
        + farthest.entry()
        + " and no call fits; "
        + unknown.size()
        + " of unknown outcome: "
        + unknown
        + "; around it:\n"
        + context.stream().map(HistoryEvent::toString).collect(Collectors.joining("\n"));
  }
}
