package org.shardcache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;

/** What the threads of every JVM do at the same time: they count, and nobody may lose anything. */
final class ProcessorCounting {

  static final Set<String> KEYS =
      IntStream.range(0, 5).mapToObj(i -> "counter" + i).collect(Collectors.toUnmodifiableSet());

  /** How a thread counts. */
  enum Way {
    /** Processors only, of one key. */
    INVOKE,
    /** Also of several keys, and without processors. */
    MIXED
  }

  /**
   * What a JVM is to do.
   *
   * @param calls of each thread
   * @param processorMillis how long a processor takes
   */
  record Task(Way way, Set<String> keys, int threads, int calls, int processorMillis) {

    String line() {
      return way
          + " "
          + String.join(",", keys)
          + " "
          + threads
          + " "
          + calls
          + " "
          + processorMillis;
    }

    static Task parse(String line) {
      String[] words = line.split(" ", -1);
      return new Task(
          Way.valueOf(words[0]),
          Set.of(words[1].split(",", -1)),
          Integer.parseInt(words[2]),
          Integer.parseInt(words[3]),
          Integer.parseInt(words[4]));
    }
  }

  /**
   * What came of it, over all keys.
   *
   * @param counted increments that succeeded
   * @param unknown increments that failed: some have taken effect, some have not
   */
  record Tally(long counted, long unknown) {

    Tally plus(Tally other) {
      return new Tally(counted + other.counted, unknown + other.unknown);
    }

    String line() {
      return counted + " " + unknown;
    }

    static Tally parse(String line) {
      String[] words = line.split(" ", -1);
      return new Tally(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }
  }

  private static final Tally ONE = new Tally(1, 0);
  private static final Tally NOBODY_KNOWS = new Tally(0, 1);

  private final Cache<String, Integer> cache;
  private final Task task;

  private ProcessorCounting(Cache<String, Integer> cache, Task task) {
    this.cache = cache;
    this.task = task;
  }

  /** Runs this JVM's threads. */
  static Tally run(Cache<String, Integer> cache, Task task) {
    ExecutorService threads = Executors.newFixedThreadPool(task.threads());
    try {
      CyclicBarrier start = new CyclicBarrier(task.threads());
      List<Future<Tally>> tallies = new ArrayList<>();
      for (int thread = 0; thread < task.threads(); thread++) {
        int offset = thread;
        tallies.add(
            threads.submit(
                () -> {
                  start.await();
                  return new ProcessorCounting(cache, task).count(offset);
                }));
      }
      Tally sum = new Tally(0, 0);
      for (Future<Tally> tally : tallies) {
        sum = sum.plus(tally.get());
      }
      return sum;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** The sum of all counters. */
  static long total(Cache<String, Integer> cache, Set<String> keys) {
    return keys.stream().map(cache::get).filter(Objects::nonNull).mapToLong(count -> count).sum();
  }

  private Tally count(int offset) {
    List<String> keys = List.copyOf(task.keys());
    Tally sum = new Tally(0, 0);
    for (int call = 0; call < task.calls(); call++) {
      String key = keys.get((call + offset) % keys.size());
      int turn = task.way() == Way.MIXED ? call % 10 : 0;
      sum =
          sum.plus(
              switch (turn) {
                case 3, 7 -> countByComparing(key);
                case 5 -> countAll();
                default -> countByInvoking(key);
              });
    }
    return sum;
  }

  /** Captures this object, which nobody can serialize. */
  private EntryProcessor<String, Integer, Integer> increment() {
    return (entry, arguments) -> {
      int next = entry.exists() ? entry.getValue() + 1 : 1;
      if (task.processorMillis() > 0) {
        LockSupport.parkNanos(task.processorMillis() * 1_000_000L);
      }
      entry.setValue(next);
      return next;
    };
  }

  private Tally countByInvoking(String key) {
    try {
      cache.invoke(key, increment());
      return ONE;
    } catch (CacheException e) {
      return NOBODY_KNOWS;
    }
  }

  private Tally countAll() {
    Map<String, EntryProcessorResult<Integer>> results;
    try {
      results = cache.invokeAll(task.keys(), increment());
    } catch (CacheException e) {
      return new Tally(0, task.keys().size());
    }
    Tally sum = new Tally(0, 0);
    for (EntryProcessorResult<Integer> result : results.values()) {
      try {
        result.get();
        sum = sum.plus(ONE);
      } catch (EntryProcessorException e) {
        sum = sum.plus(NOBODY_KNOWS);
      }
    }
    return sum;
  }

  private Tally countByComparing(String key) {
    try {
      while (true) {
        Integer seen = cache.get(key);
        boolean done =
            seen == null ? cache.putIfAbsent(key, 1) : cache.replace(key, seen, seen + 1);
        if (done) {
          return ONE;
        }
      }
    } catch (CacheException e) {
      return NOBODY_KNOWS;
    }
  }
}
