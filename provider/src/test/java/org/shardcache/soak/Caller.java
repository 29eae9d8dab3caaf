package org.shardcache.soak;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * One thread that works with entries of its own and with the counters of all, and compares what it
 * gets with what it knows. It is interrupted now and then.
 */
final class Caller implements Runnable {

  private static final int ALL_PARTS = -1;

  private final SoakCaches caches;
  private final Health health;
  private final Evidence evidence;
  private final int parts;
  private final CallerThreads kind;
  private final Random random;
  private final List<OwnKey> own;
  private final String loadedKey;
  private final OwnKey written;
  private volatile boolean stopped;

  Caller(
      SoakCaches caches,
      Health health,
      Evidence evidence,
      int parts,
      CallerThreads kind,
      Random random,
      List<OwnKey> own,
      OwnKey written,
      String loadedKey) {
    this.caches = caches;
    this.health = health;
    this.evidence = evidence;
    this.parts = parts;
    this.kind = kind;
    this.random = random;
    this.own = own;
    this.written = written;
    this.loadedKey = loadedKey;
  }

  /** What became of a call. */
  private record Answer<T>(@Nullable T value, boolean failed) {}

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        step();
      }
    } catch (Throwable e) { // no assertion is lost in a thread
      evidence.violation("a caller ended with " + e);
    }
  }

  private void step() {
    OwnKey key = own.get(random.nextInt(own.size()));
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> put(key);
      case 3, 4, 5, 6, 7 -> get(key);
      case 8, 9 -> replace(key);
      case 10 -> getAndPut(key);
      case 11 -> remove(key);
      case 12, 13, 14 -> increment(random.nextInt(parts));
      case 15 -> getAll();
      case 16 -> putAll();
      case 17 -> writeThrough();
      case 18 -> load();
      default -> {
        if (random.nextInt(10) == 0) {
          iterate();
        }
      }
    }
  }

  /** Calls the cache; who fails without a fault, too late, or in another way is a violation. */
  private <T> Answer<T> call(String operation, int part, Duration limit, Supplier<T> call) {
    long begun = health.now();
    T value = null;
    RuntimeException failure = null;
    try {
      value = call.get();
    } catch (RuntimeException e) {
      failure = e;
    }
    Duration took = Duration.ofNanos(health.now() - begun);
    boolean interrupted = Thread.interrupted();
    evidence.call(operation, took, failure != null);
    if (took.compareTo(limit) > 0) {
      evidence.violation(operation + " took " + took.toMillis() + " ms, not " + limit.toMillis());
    }
    if (failure != null) {
      // an interrupt closes the socket that a virtual thread is using: the call may fail
      boolean excused = kind == CallerThreads.VIRTUAL && interrupted;
      if (!excused && !mayFail(part, begun)) {
        evidence.violation(operation + " failed though part " + part + " is well: " + failure);
      }
      if (!(failure instanceof CacheException)) {
        evidence.violation(operation + " threw " + failure);
      }
    }
    return new Answer<>(value, failure != null);
  }

  private boolean mayFail(int part, long begun) {
    if (part != ALL_PARTS) {
      return health.mayFail(part, begun);
    }
    for (int i = 0; i < parts; i++) {
      if (health.mayFail(i, begun)) {
        return true;
      }
    }
    return false;
  }

  private void wrong(String operation, OwnKey key, @Nullable String value) {
    evidence.violation(operation + " gave " + value + " for " + key);
  }

  private void put(OwnKey key) {
    String value = key.nextValue();
    int losses = health.losses(key.part());
    if (call("put", key.part(), caches.budgets(1), () -> done(c -> c.put(key.key(), value)))
        .failed()) {
      key.mayBe(value);
    } else {
      key.is(value, losses);
    }
  }

  private interface Action {
    void on(Cache<String, String> cache);
  }

  private Boolean done(Action action) {
    action.on(caches.plain());
    return true;
  }

  private void get(OwnKey key) {
    int losses = health.losses(key.part());
    Answer<String> answer =
        call("get", key.part(), caches.budgets(1), () -> caches.plain().get(key.key()));
    if (!answer.failed()) {
      seen("get", key, answer.value(), losses);
    }
  }

  private void seen(String operation, OwnKey key, @Nullable String value, int losses) {
    if (key.allows(value)) {
      key.is(value, losses);
    } else {
      wrong(operation, key, value);
    }
  }

  private void replace(OwnKey key) {
    String old = key.known();
    if (old == null) {
      put(key);
      return;
    }
    String value = key.nextValue();
    int losses = health.losses(key.part());
    Answer<Boolean> answer =
        call(
            "replace(k,old,new)",
            key.part(),
            caches.budgets(1),
            () -> caches.plain().replace(key.key(), old, value));
    if (answer.failed()) {
      key.mayBe(value);
    } else if (Boolean.TRUE.equals(answer.value())) {
      key.is(value, losses);
    } else if (!key.mayDiffer()) {
      evidence.violation("replace did not find the value of " + key);
    }
  }

  private void getAndPut(OwnKey key) {
    String value = key.nextValue();
    int losses = health.losses(key.part());
    Answer<String> answer =
        call(
            "getAndPut",
            key.part(),
            caches.budgets(1),
            () -> caches.plain().getAndPut(key.key(), value));
    if (answer.failed()) {
      key.mayBe(value);
      return;
    }
    if (!key.allows(answer.value())) {
      wrong("getAndPut", key, answer.value());
    }
    key.is(value, losses);
  }

  private void remove(OwnKey key) {
    int losses = health.losses(key.part());
    Answer<Boolean> answer =
        call("remove", key.part(), caches.budgets(1), () -> caches.plain().remove(key.key()));
    if (answer.failed()) {
      key.mayBe(null);
      return;
    }
    if (Boolean.FALSE.equals(answer.value()) && !key.allows(null)) {
      wrong("remove", key, "false");
    }
    key.is(null, losses);
  }

  private void increment(int part) {
    Counters counters = caches.counters();
    int losses = health.losses(part);
    String key = counters.key(part, losses);
    // it runs again when it lost to somebody, and waits for a lease in the end
    Answer<Long> answer =
        call(
            "invoke (increment)",
            part,
            caches.budgets(4).plus(caches.lease()),
            () -> counters.cache().invoke(key, Counters.INCREMENT));
    if (answer.failed()) {
      counters.unknown(key);
    } else {
      counters.succeeded(key);
    }
  }

  private void getAll() {
    Map<OwnKey, Integer> losses = own.stream().collect(Collectors.toMap(k -> k, this::losses));
    Map<String, OwnKey> keys = own.stream().collect(Collectors.toMap(OwnKey::key, k -> k));
    Answer<Map<String, String>> answer =
        call("getAll", ALL_PARTS, caches.budgets(2), () -> caches.plain().getAll(keys.keySet()));
    if (!answer.failed()) {
      Map<String, String> found = Objects.requireNonNull(answer.value());
      own.forEach(key -> seen("getAll", key, found.get(key.key()), losses.get(key)));
    }
  }

  private int losses(OwnKey key) {
    return health.losses(key.part());
  }

  /** A part that is well has been written, whatever became of the others. */
  private void putAll() {
    Map<OwnKey, Integer> losses = own.stream().collect(Collectors.toMap(k -> k, this::losses));
    Map<String, String> values = new HashMap<>();
    own.forEach(key -> values.put(key.key(), key.nextValue()));
    long begun = health.now();
    boolean failed =
        call("putAll", ALL_PARTS, caches.budgets(2), () -> done(c -> c.putAll(values))).failed();
    for (OwnKey key : own) {
      String value = values.get(key.key());
      boolean perhaps = kind == CallerThreads.VIRTUAL || health.mayFail(key.part(), begun);
      if (failed && perhaps) {
        key.mayBe(value);
      } else {
        key.is(value, losses.get(key));
      }
    }
  }

  private void writeThrough() {
    String value = written.nextValue();
    Answer<Boolean> answer =
        call(
            "put (write-through)",
            written.part(),
            caches.budgets(5).plus(caches.lease()),
            () -> {
              caches.writing().put(written.key(), value);
              return true;
            });
    long writes = caches.effects().writes(value);
    if (writes > 1 || (writes == 0 && !answer.failed())) {
      evidence.violation("the writer was called " + writes + " times for " + value);
    }
    if (answer.failed()) {
      written.mayBe(value);
    } else {
      written.is(value, losses(written));
    }
  }

  /** What is absent is loaded once for each get, and once for all if nothing is lost. */
  private void load() {
    int part = caches.partOf(caches.loading(), loadedKey);
    Duration limit = caches.budgets(4).plus(caches.lease());
    long before = caches.effects().loads(loadedKey);
    long begun = health.now();
    boolean failed =
        call("remove (loading)", part, limit, () -> caches.loading().remove(loadedKey)).failed();
    Answer<String> first = call("get (load)", part, limit, () -> caches.loading().get(loadedKey));
    Answer<String> second =
        call("get (loaded)", part, limit, () -> caches.loading().get(loadedKey));
    for (Answer<String> answer : List.of(first, second)) {
      if (!answer.failed() && !Objects.equals(answer.value(), loadedKey + "#loaded")) {
        evidence.violation("a get of " + loadedKey + " gave " + answer.value());
      }
    }
    long loads = caches.effects().loads(loadedKey) - before;
    boolean well = !failed && !first.failed() && !second.failed() && !mayFail(part, begun);
    if (loads > 2 || (well && loads != 1)) {
      evidence.violation(loads + " loads of " + loadedKey + ", removed once and read twice");
    }
  }

  private void iterate() {
    call(
        "iterator",
        ALL_PARTS,
        caches.budgets(2 * parts + 2),
        () -> {
          caches
              .plain()
              .forEach(
                  entry -> {
                    if (!entry.getValue().startsWith(entry.getKey() + "#")) {
                      evidence.violation("the iterator gave " + entry);
                    }
                  });
          return true;
        });
  }

  /** Reads all that this thread knows, when all is quiet again. */
  void verify() {
    own.forEach(this::get);
    String value = caches.writing().get(written.key());
    String inTable = caches.effects().inTable(written.key());
    if (health.reverts(written.part()) == 0
        && written.known() != null
        && Objects.equals(inTable, written.known())
        && value != null
        && !value.equals(inTable)) {
      evidence.violation("the cache has " + value + ", the table behind it " + inTable);
    }
  }
}
