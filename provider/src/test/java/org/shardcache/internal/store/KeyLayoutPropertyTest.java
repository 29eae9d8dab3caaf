package org.shardcache.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class KeyLayoutPropertyTest {

  /**
   * What names, prefixes and keys are made of: small pieces, so that near collisions are common.
   */
  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          ":",
          "::",
          "%",
          "%3A",
          "%25",
          "{",
          "}",
          "{a}",
          "*",
          "?",
          "[",
          "]",
          "[^a-z]",
          "\\",
          "\\*",
          "~",
          "!",
          "~!",
          "^",
          "-",
          " ",
          "\u00a0",
          "\u3000",
          "\t",
          "\r\n",
          "\u0000",
          "\u0085",
          "\u00e9",
          "\u4e2d",
          "\ud83d\ude00",
          "jcache:",
          "2A");

  @Property(tries = 3000)
  void noTwoEntriesOfAManagerShareAStoredKey(
      @ForAll("prefixes") String prefix,
      @ForAll("texts") String name1,
      @ForAll("keys") byte[] key1,
      @ForAll("texts") String name2,
      @ForAll("keys") byte[] key2) {
    byte[] one = KeyLayout.ofCache(prefix, name1).storedKey(key1);
    byte[] two = KeyLayout.ofCache(prefix, name2).storedKey(key2);

    boolean same = name1.equals(name2) && Arrays.equals(key1, key2);
    assertThat(Arrays.equals(one, two)).isEqualTo(same);
  }

  @Property(tries = 3000)
  void noControlKeyEqualsAnEntryOrTheControlKeyOfAnotherEntry(
      @ForAll("prefixes") String prefix,
      @ForAll("texts") String name1,
      @ForAll("keys") byte[] key1,
      @ForAll("texts") String name2,
      @ForAll("keys") byte[] key2) {
    KeyLayout one = KeyLayout.ofCache(prefix, name1);
    KeyLayout two = KeyLayout.ofCache(prefix, name2);

    assertThat(one.controlKey(key1)).isNotEqualTo(two.storedKey(key2));
    boolean same = name1.equals(name2) && Arrays.equals(key1, key2);
    assertThat(Arrays.equals(one.controlKey(key1), two.controlKey(key2))).isEqualTo(same);
  }

  @Property(tries = 3000)
  void thePatternMatchesTheKeysOfItsOwnCacheAndOfNoOther(
      @ForAll("prefixes") String prefix,
      @ForAll("texts") String name,
      @ForAll("texts") String other,
      @ForAll("keys") byte[] key) {
    Assume.that(!name.equals(other));
    KeyLayout own = KeyLayout.ofCache(prefix, name);
    KeyLayout foreign = KeyLayout.ofCache(prefix, other);

    assertThat(RedisGlob.matches(own.pattern(), own.storedKey(key))).isTrue();
    assertThat(RedisGlob.matches(own.pattern(), own.controlKey(key))).isTrue();
    assertThat(RedisGlob.matches(own.pattern(), foreign.storedKey(key))).isFalse();
    assertThat(RedisGlob.matches(own.pattern(), foreign.controlKey(key))).isFalse();
  }

  @Property(tries = 3000)
  void thePatternMatchesExactlyWhatBeginsWithTheKeySpace(
      @ForAll("layouts") KeyLayout layout, @ForAll("texts") String text) {
    byte[] foreign = text.getBytes(UTF_8);

    assertThat(RedisGlob.matches(layout.pattern(), foreign))
        .isEqualTo(text.startsWith(layout.keySpace()));
  }

  @Property(tries = 3000)
  void theWayBackIsExact(
      @ForAll("layouts") KeyLayout layout,
      @ForAll("keys") byte[] key,
      @ForAll("keys") byte[] foreign) {
    assertThat(layout.key(layout.storedKey(key))).isEqualTo(key);
    assertThat(layout.isControlKey(layout.storedKey(key))).isFalse();
    assertThat(layout.key(layout.controlKey(key))).isNull();
    assertThat(layout.isControlKey(layout.controlKey(key))).isTrue();
    byte[] back = layout.key(foreign);
    if (back != null) {
      assertThat(layout.storedKey(back)).isEqualTo(foreign);
    }
  }

  @Property(tries = 2000)
  void aNameIsPlainAndNeverFormsAHashTag(@ForAll("texts") String name) {
    String keySpace = KeyLayout.ofCache("", name).keySpace();

    assertThat(keySpace).matches("[^:{}*?\\[\\]\\\\\\s\\p{Z}\\p{Cc}]*:");
    assertThat(keySpace.replaceAll("%[0-9A-F]{2}", "")).doesNotContain("%");
  }

  @Property(tries = 3000)
  void layoutsOverlapExactlyWhenOneKeySpaceBeginsWithTheOther(
      @ForAll("layouts") KeyLayout one,
      @ForAll("layouts") KeyLayout two,
      @ForAll("keys") byte[] key) {
    boolean overlap =
        one.keySpace().startsWith(two.keySpace()) || two.keySpace().startsWith(one.keySpace());
    boolean shared =
        RedisGlob.matches(two.pattern(), one.storedKey(key))
            || RedisGlob.matches(one.pattern(), two.storedKey(key));

    if (shared) {
      assertThat(overlap).isTrue();
    }
    if (overlap) {
      KeyLayout longer = one.keySpace().length() >= two.keySpace().length() ? one : two;
      KeyLayout shorter = longer == one ? two : one;
      assertThat(RedisGlob.matches(shorter.pattern(), longer.storedKey(key))).isTrue();
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(PIECES).list().ofMaxSize(5).map(list -> String.join("", list));
    Arbitrary<String> anything =
        Arbitraries.strings()
            .ofMaxLength(6)
            .filter(text -> text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF));
    return Arbitraries.frequencyOf(Tuple.of(4, pieces), Tuple.of(1, anything));
  }

  @Provide
  Arbitrary<String> prefixes() {
    return texts().map(text -> text.isEmpty() ? "" : text + ":");
  }

  @Provide
  Arbitrary<byte[]> keys() {
    Arbitrary<byte[]> text = texts().map(t -> t.getBytes(UTF_8));
    Arbitrary<byte[]> binary = Arbitraries.bytes().array(byte[].class).ofMaxSize(6);
    return Arbitraries.oneOf(text, binary)
        .filter(key -> !(key.length > 1 && key[0] == '~' && key[1] == '!'));
  }

  @Provide
  Arbitrary<KeyLayout> layouts() {
    return Arbitraries.oneOf(
        Combinators.combine(prefixes(), texts()).as(KeyLayout::ofCache),
        texts().map(KeyLayout::ofSharedPrefix),
        texts().filter(text -> !text.isEmpty()).map(KeyLayout::ofOwnedPrefix));
  }
}
