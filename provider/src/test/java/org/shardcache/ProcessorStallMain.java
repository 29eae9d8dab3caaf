package org.shardcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Collection;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.FactoryBuilder.SingletonFactory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheWriter;

/**
 * The JVM of {@link ProcessorStallIT} that stalls. After {@code <cache> <key>} it increments an
 * entry with a processor that says {@code inside <value>} and goes on with the next line; then it
 * says {@code result <value>}.
 */
final class ProcessorStallMain {

  /** The caches, in every JVM the same. */
  enum Kind {
    PLAIN {
      @Override
      Cache<String, Integer> cache(CacheFixture fixture) {
        return fixture.cache("plain", configuration());
      }
    },
    /** Writes through to another cache, as good as any database. */
    WRITE_THROUGH {
      @Override
      Cache<String, Integer> cache(CacheFixture fixture) {
        return fixture.cache(
            "through",
            configuration()
                .setWriteThrough(true)
                .setCacheWriterFactory(new SingletonFactory<>(new Writer(database(fixture)))));
      }
    };

    abstract Cache<String, Integer> cache(CacheFixture fixture);

    static Cache<String, Integer> database(CacheFixture fixture) {
      Cache<String, Integer> existing =
          fixture.manager().getCache("database", String.class, Integer.class);
      return existing != null ? existing : fixture.cache("database", configuration());
    }

    private static MutableConfiguration<String, Integer> configuration() {
      return new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class);
    }
  }

  private record Writer(Cache<String, Integer> database) implements CacheWriter<String, Integer> {

    @Override
    public void write(Cache.Entry<? extends String, ? extends Integer> entry) {
      database.put(entry.getKey(), entry.getValue());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends Integer>> entries) {
      entries.forEach(this::write);
      entries.clear();
    }

    @Override
    public void delete(Object key) {
      database.remove((String) key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.forEach(this::delete);
      keys.clear();
    }
  }

  private ProcessorStallMain() {}

  /** Everybody's settings: the lease is short, so that nobody waits long for a JVM that stalls. */
  static CacheFixture fixture(String uris) {
    return CacheFixture.on(uris).with("lease", "700ms");
  }

  public static void main(String[] arguments) throws IOException {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    try (CacheFixture fixture = fixture(arguments[0])) {
      for (Kind kind : Kind.values()) {
        kind.cache(fixture);
      }
      System.out.println(ProcessHandle.current().pid());
      for (String line; (line = input.readLine()) != null; ) {
        String[] words = line.split(" ", -1);
        System.out.println(increment(fixture, words[0], words[1], input));
      }
    }
  }

  private static String increment(
      CacheFixture fixture, String cacheName, String key, BufferedReader input) {
    Cache<String, Integer> cache =
        fixture.manager().getCache(cacheName, String.class, Integer.class);
    try {
      return "result "
          + cache.invoke(
              key,
              (entry, arguments) -> {
                int value = entry.exists() ? entry.getValue() : 0;
                System.out.println("inside " + value);
                try {
                  input.readLine();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                entry.setValue(value + 1);
                return value + 1;
              });
    } catch (CacheException e) {
      return "failed " + e.getMessage();
    }
  }
}
