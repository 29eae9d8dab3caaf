package org.shardcache.integration.migration;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheLoader;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * An application that uses caches as the standard has them, and prints what it sees. Which provider
 * keeps the entries is decided by the class path and a settings file.
 */
public final class Catalogue {

  /** Gives prices to products that nobody has put; counts how often it was asked. */
  public static final class PriceList implements CacheLoader<String, Product> {

    private static final AtomicInteger ASKED = new AtomicInteger();

    @Override
    public Product load(String key) {
      ASKED.incrementAndGet();
      return new Product("loaded " + key, BigDecimal.ONE);
    }

    @Override
    public Map<String, Product> loadAll(Iterable<? extends String> keys) {
      Map<String, Product> products = new TreeMap<>();
      keys.forEach(key -> products.put(key, load(key)));
      return products;
    }
  }

  private final CacheManager manager;

  private Catalogue(CacheManager manager) {
    this.manager = manager;
  }

  /** Runs it on the only provider there is. */
  public static void main(String[] arguments) throws InterruptedException {
    try (CachingProvider provider = Caching.getCachingProvider();
        CacheManager manager = provider.getCacheManager()) {
      Catalogue catalogue = new Catalogue(manager);
      catalogue.changeEntries();
      catalogue.workInBulk();
      catalogue.process();
      catalogue.load();
      catalogue.expire();
      catalogue.count();
    }
  }

  private void changeEntries() {
    Cache<String, Product> products = cache("products", configuration());
    Product chair = new Product("chair", new BigDecimal("49.90"));
    products.put("c", chair);
    print("get", products.get("c"));
    print("absent", products.get("x"));
    print("contains", products.containsKey("c"));
    print("putIfAbsent, present", products.putIfAbsent("c", chair.at("1")));
    print("putIfAbsent, absent", products.putIfAbsent("d", chair.at("2")));
    print("getAndPut", products.getAndPut("c", chair.at("39.90")));
    print("replace, absent", products.replace("x", chair));
    print("replace, present", products.replace("c", chair.at("29.90")));
    print("replace, other value", products.replace("c", chair, chair.at("3")));
    print("replace, equal value", products.replace("c", chair.at("29.90"), chair.at("19.90")));
    print("getAndReplace", products.getAndReplace("c", chair.at("9.90")));
    print("remove, other value", products.remove("c", chair));
    print("remove, equal value", products.remove("c", chair.at("9.90")));
    print("getAndRemove", products.getAndRemove("d"));
    print("remove, absent", products.remove("d"));
    products.close();
  }

  private void workInBulk() {
    Cache<Integer, String> squares =
        cache(
            "squares",
            new MutableConfiguration<Integer, String>().setTypes(Integer.class, String.class));
    Map<Integer, String> entries = new TreeMap<>();
    for (int i = 1; i <= 300; i++) {
      entries.put(i, String.valueOf(i * i));
    }
    squares.putAll(entries);
    print("getAll", new TreeMap<>(squares.getAll(Set.of(3, 17, 300, 301))));
    print("iterated", size(squares));
    squares.removeAll(Set.of(1, 2, 3));
    print("left", size(squares));
    squares.clear();
    print("cleared", size(squares));
  }

  private void process() {
    Cache<String, Product> products = cache("processed", configuration());
    products.put("lamp", new Product("lamp", BigDecimal.TEN));
    print(
        "invoke",
        products.invoke(
            "lamp",
            (entry, arguments) -> {
              Product before = entry.getValue();
              entry.setValue(before.at((String) arguments[0]));
              return before.name();
            },
            "12.50"));
    print("invoked", products.get("lamp"));
    products.invoke(
        "lamp",
        (entry, arguments) -> {
          entry.remove();
          return null;
        });
    print("removed by a processor", products.get("lamp"));
  }

  private void load() {
    Cache<String, Product> products =
        cache(
            "loaded",
            configuration()
                .setReadThrough(true)
                .setCacheLoaderFactory(FactoryBuilder.factoryOf(PriceList.class)));
    print("loaded", products.get("desk"));
    print("read again", products.get("desk"));
    print("asked the loader", PriceList.ASKED.get() > 0); // how often is the provider's affair
  }

  private void expire() throws InterruptedException {
    Cache<String, Product> products =
        cache(
            "short-lived",
            configuration()
                .setExpiryPolicyFactory(
                    CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.SECONDS, 1))));
    long written = System.nanoTime();
    products.put("k", new Product("k", BigDecimal.ONE));
    while (products.containsKey("k")
        && System.nanoTime() - written < TimeUnit.SECONDS.toNanos(30)) {
      Thread.sleep(50);
    }
    long lived = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - written);
    print("expired after a second", lived >= 950 && lived < 30_000);
  }

  private void count() {
    print("type", manager.getCache("products") == null);
    manager.destroyCache("squares");
    print("destroyed", manager.getCache("squares"));
  }

  private static MutableConfiguration<String, Product> configuration() {
    return new MutableConfiguration<String, Product>().setTypes(String.class, Product.class);
  }

  private <K, V> Cache<K, V> cache(String name, MutableConfiguration<K, V> configuration) {
    return manager.createCache(name, configuration);
  }

  private static int size(Cache<?, ?> cache) {
    int size = 0;
    for (Cache.Entry<?, ?> entry : cache) {
      size += entry.getKey() == null ? 0 : 1;
    }
    return size;
  }

  private static void print(String what, @Nullable Object seen) {
    System.out.println(what + ": " + seen);
  }
}
