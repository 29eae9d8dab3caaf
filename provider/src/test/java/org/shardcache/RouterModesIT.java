package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.configuration.ShardedCacheConfiguration;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.routing.RoutingVectors;
import org.shardcache.routing.ShardRouter;
import org.shardcache.serialization.KeyCodec;

/** Every router and every rule for hash tags, on real shards. */
@WithEmbeddedShards(count = 4)
final class RouterModesIT {

  private static final RoutingVectors REDISCLUSTER = RoutingVectors.read("rediscluster-crc32mod");
  private static final RoutingVectors PARTITION = RoutingVectors.read("rb-partition");

  private final EmbeddedShards shards;
  private final ShardProbe probe;

  RouterModesIT(EmbeddedShards shards) {
    this.shards = shards;
    this.probe = new ShardProbe(shards);
  }

  @BeforeEach
  void flush() {
    probe.flush();
  }

  /** A key that is any bytes. */
  private record Bytes(String hex) {}

  /** Stores such a key as its bytes, as a Python program would. */
  private static final class BytesCodec implements KeyCodec {

    @Override
    public byte[] toBytes(Object key) {
      return HexFormat.of().parseHex(((Bytes) key).hex());
    }

    @Override
    public Object fromBytes(byte[] bytes) {
      return new Bytes(HexFormat.of().formatHex(bytes));
    }
  }

  /** A manager over the servers under the names that a router wants. */
  private CacheFixture fixture(String router, String hashTags) {
    List<String> names =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    switch (router) {
                      case "rediscluster" -> "node_" + (i + 1);
                      case "rb-partition" -> "" + i;
                      case "sprockets", "sprockets-160" -> "10.0.0." + i;
                      default -> "shard " + i;
                    })
            .toList();
    CacheFixture fixture =
        CacheFixture.on(String.join(",", names))
            .with("router", router)
            .with("hash-tags", hashTags)
            .with("cache.*.serializer", "string");
    for (int i = 0; i < names.size(); i++) {
      fixture.with("shard." + names.get(i) + ".uri", shards.shard(i).uri().toString());
    }
    return fixture;
  }

  private static <K> ShardedCacheConfiguration<K, String> plain(Class<K> keyType) {
    return new ShardedCacheConfiguration<K, String>(
            new MutableConfiguration<K, String>().setTypes(keyType, String.class))
        .setKeyPrefix("");
  }

  static Stream<Arguments> modes() {
    return Stream.of(
            "ketama",
            "redis-cluster",
            "rb-ketama",
            "rb-partition",
            "rediscluster",
            "mredis",
            "sprockets",
            "sprockets-160")
        .flatMap(
            router ->
                Stream.of("none", "redis-cluster", "rediscluster")
                    .map(tags -> Arguments.of(router, tags)));
  }

  @ParameterizedTest
  @MethodSource("modes")
  void keysWithAndWithoutTagsAreAsManyEntriesEachWithItsOwnValue(String router, String hashTags) {
    try (CacheFixture fixture = fixture(router, hashTags)) {
      Cache<Bytes, String> cache =
          fixture.cache("pool", plain(Bytes.class).setKeySerializer(new BytesCodec()));
      Map<Bytes, String> entries = new LinkedHashMap<>();
      REDISCLUSTER
          .vectors()
          .forEach(
              vector ->
                  entries.put(
                      new Bytes(HexFormat.of().formatHex(vector.key())),
                      "value of " + vector.id()));

      cache.putAll(entries);

      assertThat(entries).hasSizeGreaterThanOrEqualTo(150);
      assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
      assertThat(
              entries.keySet().stream()
                  .map(key -> CacheFixture.sharded(cache).shardFor(key).index())
                  .distinct())
          .as("all shards have entries")
          .containsExactlyInAnyOrder(0, 1, 2, 3);
      assertThat(totalKeys()).isEqualTo(entries.size() + 4); // and what each remembers
    }
  }

  private int totalKeys() {
    return shards.shards().stream().mapToInt(s -> Integer.parseInt(s.command("DBSIZE"))).sum();
  }

  @ParameterizedTest
  @CsvSource({"none, getnodefor", "rediscluster, command_node"})
  void aValueIsOnTheNodeThatRedisclusterNamesAndAValueFromThereIsRead(
      String hashTags, String field) {
    try (CacheFixture fixture = fixture("rediscluster", hashTags)) {
      Cache<String, String> cache =
          fixture.cache("shared", plain(String.class).setKeySerializerName("text"));
      List<String> compared = new ArrayList<>();
      for (RoutingVectors.Vector vector : REDISCLUSTER.vectors()) {
        String key = vector.text();
        if (key == null) {
          continue; // bytes that are no text
        }
        int node = vector.result(field, "4").intValue() - 1;
        cache.put(key, "from Java");
        assertThat(probe.shardsWith(key)).as(vector.id()).containsExactly(node);
        assertThat(shards.shard(node).command("GET", key)).isEqualTo("from Java");

        shards.shard(node).command("SET", key, "from elsewhere");
        assertThat(cache.get(key)).as(vector.id()).isEqualTo("from elsewhere");
        compared.add(key);
      }
      assertThat(compared).hasSizeGreaterThan(100);
    }
  }

  @Test
  void numbersAreRoutedAsTheirDecimalText() {
    try (CacheFixture fixture = fixture("rb-partition", "none")) {
      Cache<Long, String> longs =
          fixture.cache("longs", plain(Long.class).setKeySerializerName("text"));
      for (RoutingVectors.NumberVector vector : PARTITION.numbers()) {
        int hostId = vector.results().get("host_id").get("4").intValue();
        Long key = Long.valueOf(vector.number());
        longs.put(key, "v");

        assertThat(CacheFixture.sharded(longs).shardFor(key).name()).isEqualTo("" + hostId);
        assertThat(probe.shardsWith(vector.number())).containsExactly(hostId);
      }
      longs.close();
      Cache<Integer, String> integers =
          fixture.cache("integers", plain(Integer.class).setKeySerializerName("text"));
      assertThat(integers.get(42)).isEqualTo("v");
    }
  }

  @Test
  void aTagKeepsRelatedKeysOfACacheTogether() {
    try (CacheFixture fixture = fixture("ketama", "redis-cluster")) {
      ShardedCache<Object, Object> orders = CacheFixture.sharded(fixture.objects("orders"));
      ShardedCache<Object, Object> lines = CacheFixture.sharded(fixture.objects("lines"));
      for (int i = 0; i < 50; i++) {
        String order = "{" + i + "}";
        lines.put(order + ":1", "first");
        lines.put(order + ":2", "second");

        assertThat(lines.shardFor(order + ":1")).isEqualTo(orders.shardFor(order));
        assertThat(lines.shardFor(order + ":2")).isEqualTo(orders.shardFor(order));
        assertThat(probe.shardsWith("jcache:lines:" + order + ":1"))
            .containsExactly(orders.shardFor(order).index());
      }
      assertThat(lines).hasSize(100);
      lines.clear();
      assertThat(lines).isEmpty();
    }
  }

  /** Routes by the first byte of the cache key in a cache without a prefix. */
  public static final class FirstByte implements ShardRouter {

    @Override
    public int route(byte[] routingKey) {
      return routingKey[0] - '0';
    }
  }

  @Test
  void aRouterOfTheApplicationDecides() {
    try (CacheFixture fixture = fixture(FirstByte.class.getName(), "none")) {
      Cache<String, String> cache =
          fixture.cache("own", plain(String.class).setKeySerializerName("text"));
      for (int shard = 0; shard < 4; shard++) {
        cache.put(shard + "st", "v");

        assertThat(probe.shardsWith(shard + "st")).containsExactly(shard);
        assertThat(CacheFixture.sharded(cache).shardFor(shard + "st").router())
            .isEqualTo(FirstByte.class.getName());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"7th, gave shard 7", "'', failed: java.lang.ArrayIndexOutOfBounds"})
  void aShardThatIsNotThereIsACacheExceptionAndNothingIsSent(String key, String fault) {
    try (CacheFixture fixture = fixture(FirstByte.class.getName(), "none")) {
      Cache<String, String> cache =
          fixture.cache("wrong", plain(String.class).setKeySerializerName("text"));
      List<Consumer<String>> operations =
          List.of(
              cache::get,
              cache::containsKey,
              cache::remove,
              k -> cache.put(k, "v"),
              k -> cache.putIfAbsent(k, "v"),
              k -> cache.getAll(Set.of(k, "0")),
              k -> cache.putAll(Map.of(k, "v")),
              k -> cache.removeAll(Set.of(k)),
              k -> cache.invoke(k, (entry, arguments) -> entry.getValue()),
              k -> CacheFixture.sharded(cache).shardFor(k));

      for (Consumer<String> operation : operations) {
        assertThatThrownBy(() -> operation.accept(key))
            .isInstanceOf(CacheException.class)
            .hasMessageContaining("Router '" + FirstByte.class.getName() + "'")
            .hasMessageContaining(fault)
            .hasMessageContaining("Nothing was sent");
      }
      assertThat(probe.keys()).isEmpty();
      cache.put("0 is there", "v");
      assertThat(cache.get("0 is there")).isEqualTo("v");
    }
  }

  @Test
  void aRouterThatFailsAtTheLastOfManyKeysFailsTheWholeCallBeforeAnythingIsSent() {
    try (CacheFixture fixture = fixture(FirstByte.class.getName(), "none")) {
      Cache<String, String> cache =
          fixture.cache("wrong", plain(String.class).setKeySerializerName("text"));
      Map<String, String> entries = new LinkedHashMap<>();
      IntStream.range(0, 20_000).forEach(i -> entries.put("0" + i, "v"));
      entries.put("7th", "v");

      for (Runnable operation :
          List.<Runnable>of(() -> cache.putAll(entries), () -> cache.removeAll(entries.keySet()))) {
        assertThatThrownBy(operation::run)
            .isInstanceOf(CacheException.class)
            .hasMessageContaining("gave shard 7")
            .hasMessageContaining("Nothing was sent");
      }
      assertThat(probe.keys()).isEmpty();
    }
  }

  /** Loses the last of many keys. */
  private static final class Careless implements ShardRouter {

    @Override
    public int route(byte[] routingKey) {
      return 0;
    }

    @Override
    public int[] routeAll(byte[][] routingKeys) {
      return new int[routingKeys.length - 1];
    }
  }

  @Test
  void aRouterThatForgetsAKeyFailsTheWholeCallBeforeAnythingIsSent() {
    Properties properties = new Properties();
    properties.setProperty("shardcache.shards", shards.uris());
    properties.put("shardcache.router", new Careless());
    try (ShardcacheCachingProvider provider = new ShardcacheCachingProvider();
        CacheManager manager = provider.getCacheManager(null, null, properties)) {
      Cache<String, String> cache =
          manager.createCache("cache", new MutableConfiguration<String, String>());
      assertThatThrownBy(() -> cache.putAll(Map.of("a", "v", "b", "v")))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("gave an answer for 1 of 2 keys")
          .hasMessageContaining("Nothing was sent");
      assertThat(cache).isEmpty();
    }
  }

  @Test
  void anObjectInThePropertiesRoutesToo() {
    Properties properties = new Properties();
    properties.setProperty("shardcache.shards", shards.uris());
    properties.put("shardcache.router", (ShardRouter) key -> 2);
    try (ShardcacheCachingProvider provider = new ShardcacheCachingProvider();
        CacheManager manager = provider.getCacheManager(null, null, properties)) {
      Cache<String, String> cache = manager.createCache("third", new MutableConfiguration<>());
      cache.put("key", "v");

      assertThat(probe.shardsWith("jcache:third:key")).containsExactly(2);
      assertThat(CacheFixture.sharded(cache).shardFor("key").router()).isEqualTo("custom");
    }
  }
}
