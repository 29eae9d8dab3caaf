package org.shardcache.examples.quickstart;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.spi.CachingProvider;

/**
 * A bookshop that knows only {@code javax.cache}. The first setting below is all that makes its
 * entries live on Redis shards; with {@code shardcache.shards=redis://host1,redis://host2} in its
 * place they live on yours.
 */
public final class Quickstart {

  /** What the cache holds: plain objects, a record here. */
  public record Book(String title, int year, BigDecimal price) {}

  private Quickstart() {}

  /** Starts three shards, uses them through two caches, and stops them. */
  public static void main(String[] args) throws InterruptedException {
    Properties settings = new Properties();
    settings.setProperty("shardcache.topology", "embedded"); // real Redis servers, on this machine
    settings.setProperty("shardcache.embedded.shards", "3");

    System.out.println();
    System.out.println("  Shardcache quickstart: a javax.cache program on 3 Redis shards");
    System.out.println();
    try (CachingProvider provider = Caching.getCachingProvider();
        CacheManager manager = provider.getCacheManager(null, null, settings)) {
      Cache<String, Book> books =
          manager.createCache(
              "books", new MutableConfiguration<String, Book>().setTypes(String.class, Book.class));
      oneByOne(books);
      inBulk(books);
      withExpiry(manager);
      ShardTable.print(books);
    }
  }

  private static void oneByOne(Cache<String, Book> books) {
    Book atlas = new Book("An Atlas of Tides", 1987, new BigDecimal("24.50"));
    books.put("atlas", atlas);
    say("put", "atlas");
    say("get", "atlas -> " + books.get("atlas"));
    say("putIfAbsent", "atlas -> " + books.putIfAbsent("atlas", atlas) + ", it is there already");
    Book cheaper = new Book(atlas.title(), atlas.year(), new BigDecimal("19.90"));
    say("replace", "atlas -> " + books.replace("atlas", atlas, cheaper) + ", it was as expected");
    say("get", "atlas -> " + books.get("atlas"));
  }

  private static void inBulk(Cache<String, Book> books) {
    Map<String, Book> shelf = new TreeMap<>();
    for (int volume = 1; volume <= 299; volume++) {
      shelf.put(
          "volume-" + volume,
          new Book("Collected Charts, vol. " + volume, 1700 + volume, new BigDecimal("12.00")));
    }
    books.putAll(shelf);
    say("putAll", shelf.size() + " books, in one round trip to all shards");
    Map<String, Book> found = books.getAll(Set.of("atlas", "volume-7", "volume-299", "volume-300"));
    say("getAll", "4 keys -> " + found.size() + " books: " + new TreeSet<>(found.keySet()));
  }

  private static void withExpiry(CacheManager manager) throws InterruptedException {
    Duration halfASecond = new Duration(TimeUnit.MILLISECONDS, 500);
    Cache<String, String> offers =
        manager.createCache(
            "offers",
            new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(halfASecond)));
    long start = System.nanoTime();
    offers.put("today", "Two charts for one");
    say("expiry", "offer for 500 ms -> " + offers.get("today"));
    while (offers.containsKey("today")) {
      Thread.sleep(10);
    }
    say("", "after " + (System.nanoTime() - start) / 1_000_000 + " ms -> " + offers.get("today"));
  }

  private static void say(String operation, String result) {
    System.out.printf("  %-13s%s%n", operation, result);
  }
}
