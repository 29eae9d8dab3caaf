package org.shardcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.serialization.KeyCodec;

/** Which codec writes a cache's keys is a setting, and equal keys are one entry. */
@WithEmbeddedShards(count = 2)
final class KeySerializerIT {

  /** Equal to others with its number, whatever they are called. */
  public static final class Customer {
    final long number;
    final String name;

    Customer(long number, String name) {
      this.number = number;
      this.name = name;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Customer that && that.number == number;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }

  /** Writes what counts. */
  public static final class ByNumber implements KeyCodec {
    @Override
    public byte[] toBytes(Object key) {
      return Long.toString(((Customer) key).number).getBytes(UTF_8);
    }

    @Override
    public Object fromBytes(byte[] bytes) {
      return new Customer(Long.parseLong(new String(bytes, UTF_8)), "unknown");
    }
  }

  record Place(String country, List<Integer> numbers) {}

  private final EmbeddedShards shards;
  private final CacheFixture fixture;
  private final ShardProbe probe;

  KeySerializerIT(EmbeddedShards shards) {
    this.shards = shards;
    fixture = CacheFixture.on(shards);
    probe = new ShardProbe(shards);
  }

  @BeforeEach
  void empty() {
    probe.flush();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private <K> Cache<K, String> cache(String name, Class<K> type) {
    return fixture.cache(name, new MutableConfiguration<K, String>().setTypes(type, String.class));
  }

  private static <K> List<K> keysOf(Cache<K, String> cache) {
    List<K> keys = new ArrayList<>();
    cache.forEach(entry -> keys.add(entry.getKey()));
    return keys;
  }

  @Test
  void aKeyClassWhoseEqualsIgnoresAFieldIsRefusedUntilItHasACodecOfItsOwn() {
    fixture.with("cache.own.key-serializer", ByNumber.class.getName());
    Cache<Customer, String> refused = cache("customers", Customer.class);
    assertThatThrownBy(() -> refused.put(new Customer(1, "a"), "x"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'customers'")
        .hasMessageContaining(Customer.class.getName())
        .hasMessageContaining("'name'")
        .hasMessageContaining("shardcache.cache.customers.key-serializer");
    assertThat(probe.keys()).noneMatch(key -> key.startsWith("jcache:customers:"));

    Cache<Customer, String> own = cache("own", Customer.class);
    own.put(new Customer(1, "a"), "x");
    own.put(new Customer(1, "b"), "y");
    assertThat(own.get(new Customer(1, "c"))).isEqualTo("y");
    assertThat(keysOf(own)).containsExactly(new Customer(1, "unknown"));
    assertThat(probe.keys()).contains("jcache:own:1");
  }

  @Test
  void equalKeysAreOneEntryWhateverTheyAreMadeOf() {
    Cache<Place, String> cache = cache("places", Place.class);
    cache.put(new Place("DE", List.of(1, 2)), "x");
    Place equal = new Place(new String("DE"), new ArrayList<>(List.of(1, 2)));
    assertThat(cache.putIfAbsent(equal, "y")).isFalse();
    assertThat(cache.get(equal)).isEqualTo("x");
    assertThat(keysOf(cache)).containsExactly(equal);
    assertThat(cache.remove(equal)).isTrue();
    assertThat(keysOf(cache)).isEmpty();
  }

  @Test
  void theSameDigitsOfFourTypesAreFourEntries() {
    Cache<Object, String> cache = cache("digits", Object.class);
    List<Object> keys = List.of("1", 1, 1L, '1');
    keys.forEach(key -> cache.put(key, key.getClass().getName()));
    keys.forEach(key -> assertThat(cache.get(key)).isEqualTo(key.getClass().getName()));
    assertThat(keysOf(cache)).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void plainTextIsForDeclaredTypesOnlyAndReadableForOthers() {
    fixture.with("cache.*.key-serializer", "text");
    Cache<Long, String> numbers = cache("numbers", Long.class);
    numbers.put(5L, "x");
    assertThat(probe.keys()).contains("jcache:numbers:5");
    assertThat(keysOf(numbers)).containsExactly(5L);
    for (Class<?> type : List.of(Object.class, Number.class, UUID.class, Place.class)) {
      assertThatThrownBy(() -> cache("refused", type))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("'refused'")
          .hasMessageContaining(type.getName())
          .hasMessageContaining("key-type");
    }
  }

  @Test
  void keysThatAForeignProgramPlantsFailTheIterationThatMeetsThemAndNothingElse() {
    Cache<Place, String> cache = cache("planted", Place.class);
    cache.put(new Place("DE", List.of()), "x");
    String type = Place.class.getName();
    for (String key :
        List.of("~o:java.net.URL:", "~o:" + type + ":country=9999:DE", "~L:9:", "a")) {
      probe.plant(List.of("jcache:planted:" + key));
      assertThatThrownBy(() -> keysOf(cache)).isInstanceOf(CacheException.class);
      assertThat(cache.get(new Place("DE", List.of()))).isEqualTo("x");
      shards.shards().forEach(shard -> shard.command("DEL", "jcache:planted:" + key));
      assertThat(keysOf(cache)).hasSize(1);
    }
  }
}
