package org.shardcache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.configuration.FactoryBuilder.SingletonFactory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;
import org.shardcache.history.HistoryEvent;

/** What the threads of every JVM do at the same time to the same few keys of one cache. */
final class HistoryWorkload {

  static final int THREADS = 4;
  static final int CALLS = 400;

  /** Caches that take other ways through the code to the same promise. */
  enum Kind {
    /** One command or one script. */
    PLAIN {
      @Override
      void complete(MutableConfiguration<String, String> configuration) {}
    },
    /** An expiry policy that must be asked: reads first. */
    DYNAMIC {
      @Override
      void complete(MutableConfiguration<String, String> configuration) {
        configuration.setExpiryPolicyFactory(
            new RecordingPolicy(Duration.ONE_HOUR, Duration.ONE_DAY, Duration.ONE_DAY).factory());
      }
    },
    /** Leases. */
    WRITE_THROUGH {
      @Override
      void complete(MutableConfiguration<String, String> configuration) {
        configuration
            .setWriteThrough(true)
            .setCacheWriterFactory(new SingletonFactory<>(new NoWriter()));
      }
    },
    /** Transactions: every change looks after loads that may be under way. */
    LOADING {
      @Override
      void complete(MutableConfiguration<String, String> configuration) {
        configuration.setCacheLoaderFactory(new SingletonFactory<>(new NoLoader()));
      }
    },
    /** Turns within a JVM. */
    LISTENED_TO {
      @Override
      void complete(MutableConfiguration<String, String> configuration) {
        configuration.addCacheEntryListenerConfiguration(
            new MutableCacheEntryListenerConfiguration<>(
                new SingletonFactory<>(new NoListener()), null, true, true));
      }
    };

    abstract void complete(MutableConfiguration<String, String> configuration);

    Cache<String, String> cache(CacheFixture fixture) {
      MutableConfiguration<String, String> configuration =
          new MutableConfiguration<String, String>().setTypes(String.class, String.class);
      complete(configuration);
      return fixture.cache("history-" + name(), configuration);
    }
  }

  private static final class NoWriter implements CacheWriter<String, String> {
    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {}

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      entries.clear();
    }

    @Override
    public void delete(Object key) {}

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.clear();
    }
  }

  private static final class NoLoader implements CacheLoader<String, String> {
    @Override
    public @Nullable String load(String key) {
      return null;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      return Map.of();
    }
  }

  private static final class NoListener
      implements CacheEntryCreatedListener<String, String>,
          CacheEntryUpdatedListener<String, String> {
    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {}

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {}
  }

  private HistoryWorkload() {}

  /** Runs this JVM's threads. */
  static List<HistoryEvent> run(
      Cache<String, String> cache, List<String> keys, String jvm, int calls, long seed) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Future<List<HistoryEvent>>> recorded =
          IntStream.range(0, THREADS)
              .mapToObj(
                  thread ->
                      threads.submit(
                          () -> {
                            start.await();
                            return new HistoryRecorder(cache, keys, jvm + thread, seed + thread)
                                .record(calls);
                          }))
              .toList();
      List<HistoryEvent> events = new ArrayList<>();
      for (Future<List<HistoryEvent>> future : recorded) {
        events.addAll(future.get());
      }
      return events;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
