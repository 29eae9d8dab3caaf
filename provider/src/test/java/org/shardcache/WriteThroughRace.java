package org.shardcache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of every JVM of {@link WriteThroughRaceIT} do: all kinds of calls on the same
 * few keys of a cache in front of a table that all share, one file per row, which is slow, fails,
 * and now and then takes longer than a lease.
 */
final class WriteThroughRace {

  static final int THREADS = 4;
  static final int KEYS = 6;
  static final long LEASE_MILLIS = 150;

  private final Path directory;
  private final Cache<String, String> cache;
  private final String name;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicLong values = new AtomicLong();

  /** Opens the cache; the name makes the values of this JVM its own. */
  WriteThroughRace(CacheFixture fixture, Path directory, String name) {
    this.directory = directory;
    this.name = name;
    Table table = new Table(directory);
    this.cache =
        fixture
            .with("lease", LEASE_MILLIS + "ms")
            .cache(
                "race",
                new MutableConfiguration<String, String>()
                    .setTypes(String.class, String.class)
                    .setReadThrough(true)
                    .setCacheLoaderFactory(() -> table)
                    .setWriteThrough(true)
                    .setCacheWriterFactory(() -> table));
  }

  static String key(int number) {
    return "key" + number;
  }

  /** The row of a key, or null. */
  static @Nullable String row(Path directory, String key) {
    try {
      return Files.readString(directory.resolve(key));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs all threads for a while; returns how many calls were done without an exception. */
  int run(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    List<Thread> threads =
        IntStream.range(0, THREADS).mapToObj(i -> new Thread(() -> runUntil(end))).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return done.get();
  }

  private void runUntil(long end) {
    Random random = ThreadLocalRandom.current();
    while (System.nanoTime() - end < 0) {
      try {
        call(random);
        done.incrementAndGet();
      } catch (CacheException e) {
        // the table failed, or somebody had the lease for too long
      }
    }
  }

  private void call(Random random) {
    String key = key(random.nextInt(KEYS));
    switch (random.nextInt(14)) {
      case 0, 1 -> cache.put(key, newValue());
      case 2 -> cache.remove(key);
      case 3 -> cache.putIfAbsent(key, newValue());
      case 4 -> cache.replace(key, newValue());
      case 5 -> cache.getAndPut(key, newValue());
      case 6 -> cache.putAll(someEntries(random));
      case 7 -> cache.removeAll(someEntries(random).keySet());
      case 8 ->
          cache.invoke(
              key,
              (entry, arguments) -> {
                entry.setValue(newValue() + " after " + (entry.getValue() == null));
                return null;
              });
      case 9 -> cache.getAll(allKeys());
      case 10 -> replaceWhatIsThere(key);
      case 11 -> {
        if (random.nextInt(20) == 0) {
          cache.clear();
        }
      }
      default -> cache.get(key);
    }
  }

  private void replaceWhatIsThere(String key) {
    String value = cache.get(key);
    if (value != null) {
      cache.replace(key, value, newValue());
    }
  }

  private Map<String, String> someEntries(Random random) {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 3; i++) {
      entries.put(key(random.nextInt(KEYS)), newValue());
    }
    return entries;
  }

  private static Set<String> allKeys() {
    return Set.copyOf(IntStream.range(0, KEYS).mapToObj(WriteThroughRace::key).toList());
  }

  private String newValue() {
    return name + values.incrementAndGet();
  }

  /** The table: each row is written and read in one step. */
  private record Table(Path directory)
      implements CacheLoader<String, String>, CacheWriter<String, String> {

    @Override
    public @Nullable String load(String key) {
      dawdle();
      String value = row(directory, key);
      dawdle();
      return value;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      Map<String, String> values = new HashMap<>();
      keys.forEach(key -> values.put(key, load(key)));
      return values;
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      maybeFail();
      dawdle();
      store(entry.getKey(), entry.getValue());
      dawdle();
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      Iterator<Cache.Entry<? extends String, ? extends String>> remaining = entries.iterator();
      while (remaining.hasNext()) {
        write(remaining.next());
        remaining.remove();
      }
    }

    @Override
    public void delete(Object key) {
      maybeFail();
      dawdle();
      try {
        Files.deleteIfExists(directory.resolve((String) key));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      dawdle();
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      Iterator<?> remaining = keys.iterator();
      while (remaining.hasNext()) {
        delete(remaining.next());
        remaining.remove();
      }
    }

    private void store(String key, String value) {
      try {
        Path written = Files.createTempFile(directory, "row", ".tmp");
        Files.writeString(written, value);
        Files.move(written, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Before anything is written. */
    private static void maybeFail() {
      if (ThreadLocalRandom.current().nextInt(10) == 0) {
        throw new IllegalStateException("The table is locked");
      }
    }

    /** Mostly not at all, sometimes a little, rarely for longer than a lease. */
    private static void dawdle() {
      int luck = ThreadLocalRandom.current().nextInt(100);
      long millis = luck < 3 ? 2 * LEASE_MILLIS : luck < 30 ? luck % 8 : 0;
      if (millis > 0) {
        try {
          TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
