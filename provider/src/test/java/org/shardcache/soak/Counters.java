package org.shardcache.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessor;

/**
 * Entries that all callers increment, one for each part; a new one whenever the part may have lost
 * its entries. Thread-safe.
 */
final class Counters {

  static final EntryProcessor<String, Long, Long> INCREMENT =
      (entry, arguments) -> {
        long next = entry.exists() ? entry.getValue() + 1 : 1;
        entry.setValue(next);
        return next;
      };

  /** What happened to one entry. */
  private record Tally(LongAdder succeeded, LongAdder unknown) {}

  private final Cache<String, Long> cache;
  private final ToIntFunction<String> partOf;
  private final ConcurrentMap<String, String> keys = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Tally> tallies = new ConcurrentHashMap<>();

  Counters(Cache<String, Long> cache, ToIntFunction<String> partOf) {
    this.cache = cache;
    this.partOf = partOf;
  }

  Cache<String, Long> cache() {
    return cache;
  }

  /** The key of a part, for as long as the part loses nothing. */
  String key(int part, int losses) {
    return keys.computeIfAbsent(
        part + "-" + losses,
        name ->
            Stream.iterate(0, i -> i + 1)
                .map(i -> "counter-" + name + "-" + i)
                .filter(key -> partOf.applyAsInt(key) == part)
                .findFirst()
                .orElseThrow());
  }

  void succeeded(String key) {
    tally(key).succeeded().increment();
  }

  void unknown(String key) {
    tally(key).unknown().increment();
  }

  private Tally tally(String key) {
    return tallies.computeIfAbsent(key, k -> new Tally(new LongAdder(), new LongAdder()));
  }

  /** Compares the counters with what callers know, when all is quiet. */
  List<String> check(Health health, int parts) {
    List<String> wrong = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      String key = key(part, health.losses(part));
      Long value = cache.get(key);
      long counted = value == null ? 0 : value;
      long least = tally(key).succeeded().sum();
      long most = least + tally(key).unknown().sum();
      if (counted < least || counted > most) {
        wrong.add(
            "counter of part " + part + " is " + counted + ", not from " + least + " to " + most);
      }
    }
    return wrong;
  }
}
