package org.shardcache.integration.libraries;

import io.github.bucket4j.grid.jcache.CompatibilityTest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.IntSupplier;
import javax.cache.Cache;

/**
 * Bucket4j's checker: four threads add up in an entry that it sets to zero, and in the end it reads
 * the sum.
 */
final class Checker {

  /** What it adds, and expects to read. */
  static final int SUM = 4_000;

  /** What the other JVM adds. */
  static final int OTHER_SUM = 1_000;

  /** The checker's own choice. */
  static final String KEY = "42";

  private Checker() {}

  static void check(Cache<String, Integer> cache) {
    try {
      new CompatibilityTest(cache).test();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Beside others: somebody else sets to zero, and the checker reads what it is told. */
  @SuppressWarnings("unchecked") // the only interface of the proxy
  static void checkBesideOthers(Cache<String, Integer> cache, IntSupplier sum) {
    check(
        (Cache<String, Integer>)
            Proxy.newProxyInstance(
                Checker.class.getClassLoader(),
                new Class<?>[] {Cache.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "put" -> null;
                      case "get" -> sum.getAsInt();
                      default -> {
                        try {
                          yield method.invoke(cache, arguments);
                        } catch (InvocationTargetException e) {
                          throw e.getCause();
                        }
                      }
                    }));
  }

  /** In the other JVM: adds to the same entry, with two threads. */
  public static void main(String[] arguments) throws InterruptedException {
    try (Caches caches = new Caches(arguments[0])) {
      Cache<String, Integer> cache = caches.open(arguments[1]);
      Thread second = new Thread(() -> add(cache));
      second.start();
      add(cache);
      second.join();
    }
  }

  private static void add(Cache<String, Integer> cache) {
    for (int i = 0; i < OTHER_SUM / 2; i++) {
      cache.invoke(
          KEY,
          (entry, none) -> {
            entry.setValue(entry.getValue() + 1);
            return null;
          });
    }
  }
}
