package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CacheNameGlobTest {

  @Property(tries = 3000)
  void aGlobMatchesWhatTheSameRegularExpressionDoes(
      @ForAll("globs") String glob, @ForAll("names") String name) {
    Pattern expected =
        Pattern.compile(
            glob.codePoints()
                .mapToObj(
                    c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining()),
            Pattern.DOTALL);

    assertThat(new CacheNameGlob(glob).matches(name)).isEqualTo(expected.matcher(name).matches());
  }

  @Property
  void everyNameMatchesItselfWithItsSpecialCharactersEscaped(@ForAll String name) {
    CacheNameGlob literal = new CacheNameGlob(name.replaceAll("[*?\\\\]", "\\\\$0"));

    assertThat(literal.literalName()).contains(name);
    assertThat(literal.matches(name)).isTrue();
    assertThat(literal.matches(name + "x")).isFalse();
  }

  @Example
  void aNameBeatsAGlobThenMoreLiteralCharactersThenTheAlphabet() {
    List<String> strongestFirst =
        List.of("a.b", "z", "orders.eu.*", "*.orders.eu", "b*", "*a", "*", "**");
    List<CacheNameGlob> shuffled =
        new ArrayList<>(strongestFirst.stream().map(CacheNameGlob::new).toList());
    Collections.shuffle(shuffled, new Random(7));
    shuffled.sort(CacheNameGlob.STRONGEST_FIRST);

    assertThat(shuffled.stream().map(CacheNameGlob::text))
        .containsExactly("a.b", "z", "*.orders.eu", "orders.eu.*", "*a", "b*", "*", "**");
  }

  @Example
  void manyStarsTakeNoTimeToSpeakOf() {
    CacheNameGlob glob = new CacheNameGlob("*a".repeat(40) + "b");

    assertThat(glob.matches("a".repeat(2_000))).isFalse();
  }

  @Provide
  Arbitrary<String> globs() {
    return Arbitraries.strings().withChars('a', 'b', '.', '*', '?', '\n').ofMaxLength(7);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars('a', 'b', '.', '\n').ofMaxLength(7);
  }
}
