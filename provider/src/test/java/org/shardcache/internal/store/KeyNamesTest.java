package org.shardcache.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** What stored keys say: the name of their cache, and that locks are beside everything else. */
final class KeyNamesTest {

  private static final String PREFIX = "app:";

  private static @Nullable String cacheName(byte[] storedKey) {
    return KeyLayout.cacheName(Arrays.copyOfRange(storedKey, PREFIX.length(), storedKey.length));
  }

  private static boolean isText(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }

  @Property
  void theNameOfACacheComesBackFromItsKeys(@ForAll String name, @ForAll String key) {
    Assume.that(isText(name) && isText(key) && !key.startsWith("~!"));
    KeyLayout layout = KeyLayout.ofCache(PREFIX, name);
    byte[] bytes = key.getBytes(UTF_8);

    assertThat(cacheName(layout.storedKey(bytes))).isEqualTo(name);
    assertThat(cacheName(layout.controlKey(bytes))).isNull();
    assertThat(cacheName(layout.lockKey(bytes))).isNull();
  }

  @Example
  void keysOfNobodysCacheHaveNoName() {
    assertThat(KeyLayout.cacheName(KeyLayout.managerKey("", "topology"))).isNull();
    assertThat(KeyLayout.cacheName("plain".getBytes(UTF_8))).isNull();
    assertThat(KeyLayout.cacheName("odd%zz%4:key".getBytes(UTF_8))).isEqualTo("odd%zz%4");
  }

  @Property
  void aLockIsNoEntryAndNoClaimOfAnyKey(@ForAll byte[] key, @ForAll byte[] other) {
    String marker = "~!";
    Assume.that(!new String(key, UTF_8).startsWith(marker));
    Assume.that(!new String(other, UTF_8).startsWith(marker));
    KeyLayout layout = KeyLayout.ofCache(PREFIX, "cache");

    assertThat(layout.lockKey(key)).isNotEqualTo(layout.storedKey(other));
    assertThat(layout.lockKey(key)).isNotEqualTo(layout.controlKey(other));
    assertThat(layout.key(layout.lockKey(key))).isNull();
    assertThat(layout.isControlKey(layout.lockKey(key))).isTrue();
    assertThat(Arrays.equals(layout.lockKey(key), layout.lockKey(other)))
        .isEqualTo(Arrays.equals(key, other));
  }

  @Example
  void aPatternIsBehindThePrefixWhoseSpecialCharactersStayLiteral() {
    assertThat(KeyLayout.ofOwnedPrefix("a*b:").pattern("user:?"))
        .asString()
        .isEqualTo("a\\*b:user:?");
  }
}
