package org.shardcache.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashTagsTest {

  private static String routed(HashTags rule, String key) {
    return new String(rule.routingBytes(key.getBytes(UTF_8)), UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "a, a, a",
    "'', '', ''",
    "a{b}c, b, b}",
    "{b}, b, b",
    "foo{bar, foo{bar, ba",
    "foo}bar, foo}bar, foo}bar",
    "foo}{bar}, bar, bar",
    "{}, {}, ''",
    "{, {, ''",
    "foo{, foo{, ''",
    "a{}b{c}, a{}b{c}, }b{c",
    "{{a}b}, {a, {a}b",
    "jcache:orders:{42}:lines, 42, 42}:line",
  })
  void aTagIsWhatTheRuleSays(String key, String redisCluster, String rediscluster) {
    assertThat(routed(HashTags.NONE, key)).isEqualTo(key);
    assertThat(routed(HashTags.REDIS_CLUSTER, key)).isEqualTo(redisCluster);
    assertThat(routed(HashTags.REDISCLUSTER, key)).isEqualTo(rediscluster);
  }

  @Property(tries = 1_000)
  void aTagOfRedisClusterHasTheSlotOfItsKey(@ForAll("texts") String key) {
    byte[] bytes = key.getBytes(UTF_8);

    assertThat(RedisClusterSlot.of(HashTags.REDIS_CLUSTER.routingBytes(bytes)))
        .isEqualTo(RedisClusterSlot.of(bytes));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab{}").ofMaxLength(8);
  }
}
