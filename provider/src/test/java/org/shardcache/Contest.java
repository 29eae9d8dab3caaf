package org.shardcache;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;

/** What the threads of all JVMs do at the same time: one of them may succeed with each key. */
final class Contest {

  static final int THREADS = 8;
  static final int KEYS = 60;

  /** An operation of which one caller wins. */
  enum Race {
    PUT_IF_ABSENT {
      @Override
      boolean tryToWin(Cache<Object, Object> cache, String key, Values values, int contender) {
        return cache.putIfAbsent(key, values.own(contender));
      }
    },
    REPLACE {
      @Override
      boolean tryToWin(Cache<Object, Object> cache, String key, Values values, int contender) {
        return cache.replace(key, values.expected(contender), values.own(contender));
      }
    },
    REMOVE {
      @Override
      boolean tryToWin(Cache<Object, Object> cache, String key, Values values, int contender) {
        return cache.remove(key, values.expected(contender));
      }
    },
    GET_AND_REMOVE {
      @Override
      boolean tryToWin(Cache<Object, Object> cache, String key, Values values, int contender) {
        return cache.getAndRemove(key) != null;
      }
    };

    abstract boolean tryToWin(
        Cache<Object, Object> cache, String key, Values values, int contender);
  }

  /** What the entries hold. */
  enum Values {
    TEXTS {
      @Override
      Object expected(int contender) {
        return "before";
      }

      @Override
      Object own(int contender) {
        return "after " + contender;
      }
    },
    /** Equal, and yet in another order in each contender's table. */
    MAPS {
      @Override
      Object expected(int contender) {
        List<String> names =
            new ArrayList<>(IntStream.range(0, 12).mapToObj(i -> "name" + i * i).toList());
        names.addAll(List.of("Aa", "BB", "AaAa", "BBBB", "AaBB", "BBAa")); // all collide
        int shift = contender % names.size();
        Map<String, Integer> map = new HashMap<>(1 << (contender % 9 + 1));
        for (int i = 0; i < names.size(); i++) {
          String name = names.get((i + shift) % names.size());
          map.put(name, name.length());
        }
        return map;
      }

      @Override
      Object own(int contender) {
        return new HashMap<>(Map.of("contender", contender));
      }
    },
    /** Equal numbers of one scale, made in different ways. */
    DECIMALS {
      @Override
      Object expected(int contender) {
        return switch (contender % 3) {
          case 0 -> new BigDecimal("1234567890123456789012.50");
          case 1 -> new BigDecimal("1234567890123456789012.5").setScale(2);
          default -> new BigDecimal("1234567890123456789010.00").add(new BigDecimal("2.50"));
        };
      }

      @Override
      Object own(int contender) {
        return BigDecimal.valueOf(contender, 2);
      }
    };

    /** The value before the race, as this contender sees it. */
    abstract Object expected(int contender);

    /** A value that nobody else has. */
    abstract Object own(int contender);
  }

  /** How the cache finds out how long an entry lives: there is one way to write for each. */
  enum Policy {
    FIXED,
    CUSTOM;

    /** The cache of this policy. */
    Cache<Object, Object> cache(CacheFixture fixture) {
      Duration ever = Duration.ETERNAL;
      return fixture.cache(
          "contest " + this,
          new MutableConfiguration<>()
              .setExpiryPolicyFactory(
                  this == FIXED
                      ? EternalExpiryPolicy.factoryOf()
                      : new RecordingPolicy(ever, null, ever).factory()));
    }
  }

  private Contest() {}

  static String key(Race race, Values values, int number) {
    return race + "-" + values + "-" + number;
  }

  /** Runs this JVM's threads and gives the number of winners for each key. */
  static int[] run(Cache<Object, Object> cache, Race race, Values values, int firstContender) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Future<int[]>> contenders = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int contender = firstContender + thread;
        contenders.add(
            threads.submit(
                () -> {
                  start.await();
                  IntUnaryOperator wins =
                      number ->
                          race.tryToWin(cache, key(race, values, number), values, contender)
                              ? 1
                              : 0;
                  return IntStream.range(0, KEYS).map(wins).toArray();
                }));
      }
      int[] winners = new int[KEYS];
      for (Future<int[]> contender : contenders) {
        int[] wins = contender.get();
        for (int i = 0; i < KEYS; i++) {
          winners[i] += wins[i];
        }
      }
      return winners;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
