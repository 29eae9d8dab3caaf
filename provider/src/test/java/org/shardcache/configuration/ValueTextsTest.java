package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How durations, sizes and variables are written. */
class ValueTextsTest {

  private static final EnvironmentVariables VARIABLES =
      new EnvironmentVariables(Map.of("A", "x", "LONG_NAME_1", "${A}", "EMPTY", ""));

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "1s, PT1S",
    "2m, PT2M",
    "1h, PT1H",
    "1d, PT24H",
    "0s, PT0S",
    "PT1M30S, PT1M30S",
    "pt0.5s, PT0.5S",
    "P1DT2H, PT26H",
  })
  void aDurationIsANumberWithAUnitOrIso8601(String text, Duration duration) {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "-1s",
        "1 s",
        "1S",
        "1.5s",
        "1w",
        "1s1m",
        "P1M",
        "PT",
        "eternal",
        "999999999999999999d",
        "99999999999999999999ms",
      })
  void aDurationThatIsNoneIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationText.parse(text))
        .withMessageContaining("500ms");
  }

  @ParameterizedTest
  @CsvSource({
    "64MB, 67108864",
    "10KB, 10240",
    "10kb, 10240",
    "1GB, 1073741824",
    "7B, 7",
    "123, 123",
    "1 MB, 1048576",
  })
  void aSizeIsBytesOrMultiplesOf1024(String text, long bytes) {
    assertThat(ByteSizeText.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "-1", "1.5MB", "1TB", "64M", "99999999999"})
  void aSizeThatIsNoneIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteSizeText.parse(text))
        .withMessageContaining("64MB");
  }

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "${A}, x",
    "a${A}b${A}c, axbxc",
    "[${EMPTY}], []",
    "$A, $A",
    "$, $",
    "$${A}, ${A}",
    "$$, $$",
    "a}b{c, a}b{c",
    "${LONG_NAME_1}, ${A}", // what a variable holds is taken as it is
  })
  void variablesAreReplacedOnceAndDoubledDollarsAreLiteral(String value, String expanded) {
    assertThat(VARIABLES.expand(value)).isEqualTo(expanded);
  }

  @ParameterizedTest
  @CsvSource({
    "${MISSING}, MISSING",
    "a${A, without a }",
    "${}, letters",
    "${a.b}, letters",
    "${A:fallback}, letters",
    "${ A }, letters",
  })
  void aVariableThatCannotBeReplacedIsRefused(String value, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VARIABLES.expand(value))
        .withMessageContaining(reason)
        .withMessageContaining("$${");
  }
}
