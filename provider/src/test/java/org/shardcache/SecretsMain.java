package org.shardcache;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Uses caches well and badly, and shows everything that there is to see of it. */
final class SecretsMain {

  static final String PASSWORD = "correct horse";
  static final String USER_PASSWORD = "b4ttery-st4ple";
  static final String STORE_PASSWORD = "st0re-passw0rd";
  static final String VALUE = "m4rker-v4lue";
  static final String END = "the end of it";

  private SecretsMain() {}

  public static void main(String[] arguments) throws Exception {
    String uris = arguments[0];
    String address = uris.substring(uris.lastIndexOf('@') + 1);
    Path noStore = Files.writeString(Path.of(arguments[1], "store.p12"), "no store");
    attempt(() -> use(CacheFixture.on(uris)));
    attempt(() -> use(CacheFixture.on(uris).with("protocol", "resp2")));
    attempt(() -> use(CacheFixture.on("redis://app:" + USER_PASSWORD + "@" + address)));
    attempt(() -> use(CacheFixture.on("redis://:" + USER_PASSWORD + "@" + address)));
    attempt(() -> use(CacheFixture.on("redis://app:" + USER_PASSWORD + "@127.0.0.1:1")));
    attempt(() -> use(CacheFixture.on("redis://app:" + USER_PASSWORD + "@" + address + "/x")));
    attempt(() -> use(CacheFixture.on("redis://app:" + USER_PASSWORD + "@" + address + "/99")));
    attempt(() -> use(CacheFixture.on("unix://app:" + USER_PASSWORD + "@/no/such/socket")));
    attempt(() -> use(CacheFixture.on("rediss://app:" + USER_PASSWORD + "@" + address)));
    attempt(
        () ->
            use(
                CacheFixture.on("rediss://" + address)
                    .with("shard-defaults.password", USER_PASSWORD)
                    .with("shard-defaults.tls.key-store", noStore.toString())
                    .with("shard-defaults.tls.key-store-password", STORE_PASSWORD)));
    attempt(() -> failures(CacheFixture.on(uris)));
    System.out.println(END);
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void attempt(Step step) {
    try {
      step.run();
    } catch (Exception e) {
      System.out.println("SHOWN: " + e);
      e.printStackTrace(System.out);
    }
  }

  private static void use(CacheFixture fixture) throws Exception {
    try (fixture) {
      Cache<String, String> cache =
          fixture.cache(
              "secrets",
              CacheFixture.stringConfiguration()
                  .setManagementEnabled(true)
                  .setExpiryPolicyFactory(AccessedExpiryPolicy.factoryOf(Duration.ONE_HOUR)));
      show(fixture.manager(), cache, cache.getConfiguration(CompleteConfiguration.class));
      show(CacheFixture.sharded(cache).shards(), fixture.manager().getCachingProvider());
      showBeans();
      cache.put("key", VALUE);
      cache.putAll(Map.of("a", VALUE, "b", VALUE));
      cache.replace("key", VALUE, VALUE + 2);
      cache.getAndPut("key", VALUE + 3);
      cache.getAll(Set.of("a", "b", "key"));
      cache.invoke("key", (entry, more) -> entry.getValue());
      cache.forEach(entry -> {});
      cache.putIfAbsent("large", VALUE.repeat(10_000));
      showBeans();
      cache.clear();
    }
  }

  /** Bytes that are no value, a class that is not allowed, a value too large, code that throws. */
  private static void failures(CacheFixture fixture) {
    try (fixture) {
      Cache<Object, Object> cache = fixture.objects("failures");
      Cache<String, String> text =
          fixture.cache(
              "texts",
              new MutableConfiguration<String, String>().setTypes(String.class, String.class));
      text.put("key", VALUE);
      attempt(() -> cache.put("key", new Unlisted(VALUE)));
      attempt(() -> cache.put("key", VALUE.repeat(6_000_000)));
      attempt(() -> text.invoke("key", (entry, more) -> Integer.parseInt("no number")));
    }
  }

  private record Unlisted(String text) {}

  private static void show(Object... shown) {
    for (Object each : shown) {
      System.out.println("SHOWN: " + each);
    }
  }

  private static void showBeans() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName name : server.queryNames(new ObjectName("javax.cache:*"), null)) {
      show(name);
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
        show(attribute.getName() + "=" + server.getAttribute(name, attribute.getName()));
      }
    }
  }
}
