package org.shardcache.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.routing.HashTags;

class KeyLayoutTest {

  @Test
  void anEntryIsThePrefixTheNameAndTheKey() {
    KeyLayout orders = KeyLayout.ofCache("jcache:", "orders");

    assertThat(orders.storedKey(utf8("42"))).isEqualTo(utf8("jcache:orders:42"));
    assertThat(orders.controlKey(utf8("42"))).isEqualTo(utf8("jcache:orders:~!42"));
    assertThat(orders.routingBytes(utf8("42"))).isEqualTo(utf8("jcache:orders:42"));
    assertThat(orders.pattern()).isEqualTo(utf8("jcache:orders:*"));
    assertThat(orders.keySpace()).isEqualTo("jcache:orders:");
    assertThat(orders.ownsKeySpace()).isTrue();
    assertThat(orders.key(utf8("jcache:orders:42"))).isEqualTo(utf8("42"));
  }

  @ParameterizedTest
  @CsvSource({
    "a:b, a%3Ab",
    "{user}, %7Buser%7D",
    "100%, 100%25",
    "a%3Ab, a%253Ab",
    "*?[]\\, %2A%3F%5B%5D%5C",
    "'a b', a%20b",
    "'a\tb\nc', a%09b%0Ac",
    "'a\u00a0b\u2003c\u3000', a%C2%A0b%E2%80%83c%E3%80%80",
    "'\u0000\u007f\u0085', %00%7F%C2%85",
    "com.acme.Order-lines_1~!, com.acme.Order-lines_1~!",
    "caf\u00e9\ud83d\ude00, caf\u00e9\ud83d\ude00",
  })
  void whatANameMustNotContainIsEscaped(String name, String escaped) {
    assertThat(KeyLayout.ofCache("", name).keySpace()).isEqualTo(escaped + ":");
  }

  @Test
  void aHashTagDecidesThePlaceAndNothingElse() {
    KeyLayout layout = KeyLayout.ofSharedPrefix("").withHashTags(HashTags.REDIS_CLUSTER);

    assertThat(layout.routingBytes(utf8("{user}:1"))).isEqualTo(utf8("user"));
    assertThat(layout.storedKey(utf8("{user}:1"))).isEqualTo(utf8("{user}:1"));
    assertThat(layout.controlKey(utf8("{user}:1"))).isEqualTo(utf8("~!{user}:1"));
    assertThat(layout.key(utf8("{user}:1"))).isEqualTo(utf8("{user}:1"));
    assertThat(layout.ownsKeySpace()).isFalse();
  }

  @Test
  void thePrefixIsEscapedInThePatternOnly() {
    KeyLayout layout = KeyLayout.ofCache("a*b?[c]\\d:", "x");

    assertThat(layout.storedKey(utf8("k"))).isEqualTo(utf8("a*b?[c]\\d:x:k"));
    assertThat(layout.pattern()).isEqualTo(utf8("a\\*b\\?\\[c\\]\\\\d:x:*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jcache", ":jcache", " "})
  void aManagerPrefixThatDoesNotEndWithAColonIsRefused(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyLayout.ofCache(prefix, "orders"))
        .withMessageContaining("shardcache.key-prefix")
        .withMessageContaining("'" + prefix + ":'");
  }

  @Test
  void halfASurrogatePairIsRefusedInNamesAndPrefixes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyLayout.ofCache("", "a\ud800"))
        .withMessageContaining("cache name")
        .withMessageContaining("'a?'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyLayout.ofCache("\udc00:", "a"))
        .withMessageContaining("prefix");
    assertThatIllegalArgumentException().isThrownBy(() -> KeyLayout.ofSharedPrefix("\ud800"));
    assertThatIllegalArgumentException().isThrownBy(() -> KeyLayout.ofOwnedPrefix("\ud800"));
  }

  @Test
  void aSurrogatePairIsNotJoinedAcrossPrefixAndName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyLayout.ofCache("", "\udc00x"))
        .withMessageContaining("cache name");
  }

  @Test
  void aKeyThatBeginsLikeAControlKeyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyLayout.ofCache("", "orders").storedKey(utf8("~!42")))
        .withMessageContaining("~!");
  }

  @Test
  void aPrefixOfItsOwnReplacesPrefixAndName() {
    KeyLayout shared = KeyLayout.ofSharedPrefix("user:");

    assertThat(shared.storedKey(utf8("7"))).isEqualTo(utf8("user:7"));
    assertThat(shared.controlKey(utf8("7"))).isEqualTo(utf8("user:~!7"));
    assertThat(shared.ownsKeySpace()).isFalse();
    assertThat(KeyLayout.ofOwnedPrefix("user:").ownsKeySpace()).isTrue();
  }

  @Test
  void anEmptyPrefixOfItsOwnStoresKeysAsTheyAre() {
    KeyLayout bare = KeyLayout.ofSharedPrefix("");

    assertThat(bare.storedKey(utf8("7"))).isEqualTo(utf8("7"));
    assertThat(bare.key(utf8("7"))).isEqualTo(utf8("7"));
    assertThat(bare.key(utf8("~!7"))).isNull();
  }

  @Test
  void nobodyOwnsTheEmptyPrefix() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyLayout.ofOwnedPrefix(""))
        .withMessageContaining("owns-prefix")
        .withMessageContaining("key-prefix");
  }

  @Test
  void theWayBackDropsControlKeysAndForeignKeys() {
    KeyLayout orders = KeyLayout.ofCache("jcache:", "orders");

    assertThat(orders.key(orders.controlKey(utf8("42")))).isNull();
    assertThat(orders.isControlKey(orders.controlKey(utf8("42")))).isTrue();
    assertThat(orders.isControlKey(orders.storedKey(utf8("42")))).isFalse();
    assertThat(orders.key(utf8("jcache:order"))).isNull();
    assertThat(orders.key(utf8("jcache:orderlines:42"))).isNull();
    assertThat(orders.key(utf8("jcache:orders:"))).isEmpty();
  }

  @Test
  void aManagerKeyBelongsToNoCacheOfTheManager() {
    byte[] topology = KeyLayout.managerKey("jcache:", "topology");

    assertThat(topology).isEqualTo(utf8("jcache:~!topology"));
    for (String name : new String[] {"", "~!", "~!topology", "topology"}) {
      assertThat(RedisGlob.matches(KeyLayout.ofCache("jcache:", name).pattern(), topology))
          .isFalse();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyLayout.managerKey("jcache:", "a:b"))
        .withMessageContaining("'a:b'");
  }

  @Test
  void aCallerThatWritesIntoAResultChangesNothing() {
    KeyLayout orders = KeyLayout.ofCache("", "orders");
    orders.pattern()[0] = 0;
    orders.storedKey(new byte[0])[0] = 0;
    orders.controlKey(new byte[0])[0] = 0;

    assertThat(orders.storedKey(new byte[0])).isEqualTo(utf8("orders:"));
    assertThat(orders.pattern()).isEqualTo(utf8("orders:*"));
    assertThat(orders.controlKey(new byte[0])).isEqualTo(utf8("orders:~!"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
