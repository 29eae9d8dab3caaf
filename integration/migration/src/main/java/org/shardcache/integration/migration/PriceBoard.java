package org.shardcache.integration.migration;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/**
 * An application that leaves to the settings file of its provider which caches there are and how
 * long entries live, and prints what it sees.
 */
public final class PriceBoard {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private PriceBoard() {}

  /** Runs it on the only provider there is. */
  public static void main(String[] arguments) throws InterruptedException {
    try (CachingProvider provider = Caching.getCachingProvider();
        CacheManager manager = provider.getCacheManager()) {
      Cache<String, Product> prices = manager.getCache("prices", String.class, Product.class);
      describe(prices);
      Cache<String, String> sessions = manager.getCache("sessions", String.class, String.class);
      Cache<String, String> notes =
          manager.createCache(
              "notes",
              new MutableConfiguration<String, String>().setTypes(String.class, String.class));

      long written = System.nanoTime();
      prices.put("chair", new Product("chair", BigDecimal.TEN));
      notes.put("n", "by the default");
      print("a note lives for a second", endsNotBefore(1, notes, "n", written));
      sessions.put("idle", "open");
      sessions.put("busy", "open");
      print("a session stays while it is read", staysFor(3, sessions, "busy"));
      print("one that nobody reads", sessions.get("idle"));
      print("a price lives for four seconds", endsNotBefore(4, prices, "chair", written));
    }
  }

  @SuppressWarnings("unchecked") // a class has no type arguments
  private static void describe(Cache<String, Product> cache) {
    CompleteConfiguration<String, Product> configuration =
        cache.getConfiguration(CompleteConfiguration.class);
    print("key type", configuration.getKeyType().getName());
    print("value type", configuration.getValueType().getName());
    print("statistics", configuration.isStatisticsEnabled());
    print("management", configuration.isManagementEnabled());
  }

  /** Reads an entry again and again; whether it was always there. */
  private static boolean staysFor(int seconds, Cache<String, ?> cache, String key)
      throws InterruptedException {
    long begin = System.nanoTime();
    boolean there = true;
    while (there && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(seconds)) {
      there = cache.get(key) != null;
      Thread.sleep(20);
    }
    return there;
  }

  /** Waits for the end of an entry; whether it has come, and not too early. */
  private static boolean endsNotBefore(int seconds, Cache<String, ?> cache, String key, long since)
      throws InterruptedException {
    while (cache.containsKey(key) && System.nanoTime() - since < PATIENCE) {
      Thread.sleep(20);
    }
    long lived = System.nanoTime() - since;
    return lived >= TimeUnit.MILLISECONDS.toNanos(seconds * 1000L - 50) && lived < PATIENCE;
  }

  private static void print(String what, Object seen) {
    System.out.println(what + ": " + seen);
  }
}
