package org.shardcache.benchmarks.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one scenario. Each of them checks what it got: a contender that loses entries, or
 * reads others, fails instead of being quick.
 */
final class Workload<V> {
  private static final int FILL_ENTRIES = 500;
  private static final int FILL_BYTES = 4 << 20;
  private static final int READS_OF_TEN = 9;

  private final Contender<V> contender;
  private final Store<V> store;
  private final Scenario scenario;
  private final String[] keys;
  private final V value;
  private final List<Map<String, V>> batches;

  Workload(Contender<V> contender, Store<V> store, Scenario scenario) {
    this.contender = contender;
    this.store = store;
    this.scenario = scenario;
    this.keys = new String[scenario.entries()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "entry-%06d".formatted(i);
    }
    this.value = contender.value(scenario.valueBytes());
    this.batches = isBulk() ? chunks(scenario.batch()) : List.of();
  }

  private boolean isBulk() {
    return scenario.operation() == Operation.GET_ALL || scenario.operation() == Operation.PUT_ALL;
  }

  private List<Map<String, V>> chunks(int size) {
    List<Map<String, V>> chunks = new ArrayList<>();
    for (int from = 0; from + size <= keys.length; from += size) {
      Map<String, V> chunk = new LinkedHashMap<>();
      for (int i = from; i < from + size; i++) {
        chunk.put(keys[i], value);
      }
      chunks.add(chunk);
    }
    return chunks;
  }

  /** Puts the entries there that the scenario starts with. */
  void fill() {
    int chunk = Math.max(1, Math.min(FILL_ENTRIES, FILL_BYTES / scenario.valueBytes()));
    Map<String, V> entries = new LinkedHashMap<>();
    for (String key : keys) {
      entries.put(key, value);
      if (entries.size() == chunk) {
        store.putAll(entries);
        entries.clear();
      }
    }
    if (!entries.isEmpty()) {
      store.putAll(entries);
    }
  }

  /** Whether the entries are there before the first call. */
  boolean startsFull() {
    return switch (scenario.operation()) {
      case GET, PUT, MIXED, INVOKE, GET_ALL, PUT_ALL, ITERATE -> true;
      case PUT_IF_ABSENT, CLEAR -> false;
    };
  }

  /** What a worker does; each worker has its own. */
  Call call(int worker, long seed) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + worker);
    return switch (scenario.operation()) {
      case GET -> () -> get(key(random));
      case PUT -> () -> store.put(key(random), value);
      case MIXED -> () -> getOrPut(random);
      case PUT_IF_ABSENT -> new PutIfAbsent(worker + "-" + seed + "-");
      case INVOKE -> () -> store.invoke(key(random));
      case GET_ALL -> () -> getAll(batch(random).keySet());
      case PUT_ALL -> () -> store.putAll(batch(random));
      case ITERATE -> () -> expect("iteration", store.iterate(), keys.length);
      case CLEAR -> new Clear();
    };
  }

  private String key(SplittableRandom random) {
    return keys[random.nextInt(keys.length)];
  }

  private Map<String, V> batch(SplittableRandom random) {
    return batches.get(random.nextInt(batches.size()));
  }

  private void get(String key) {
    @Nullable V found = store.get(key);
    expect(key, found == null ? -1 : contender.size(found), scenario.valueBytes());
  }

  private void getOrPut(SplittableRandom random) {
    if (random.nextInt(10) < READS_OF_TEN) {
      get(key(random));
    } else {
      store.put(key(random), value);
    }
  }

  private void getAll(Set<String> batch) {
    expect("getAll", store.getAll(batch), batch.size());
  }

  private static void expect(String what, int found, int expected) {
    if (found != expected) {
      throw new IllegalStateException(what + " gave " + found + " instead of " + expected);
    }
  }

  /** Every key is new: no two workers, and no two runs, have the same. */
  private final class PutIfAbsent implements Call {
    private final String prefix;
    private long count;

    PutIfAbsent(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public void run() {
      String key = prefix + count++;
      if (!store.putIfAbsent(key, value)) {
        throw new IllegalStateException(key + " was there");
      }
    }
  }

  /** Every call finds all entries again. */
  private final class Clear implements Call {

    @Override
    public void prepare() {
      fill();
    }

    @Override
    public void run() {
      store.clear();
    }
  }
}
