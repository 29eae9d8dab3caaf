package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What docs/migration.md translates other providers' settings to are settings with such values. */
class MigrationPageTest {

  private static final Path PAGE = Path.of("..", "docs", "migration.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern ASSIGNMENT = Pattern.compile("([a-z*.-]+) = (\\S+)");
  private static final Pattern ANOTHER_VALUE = Pattern.compile("[a-z0-9]+");
  private static final Pattern OF_A_CACHE =
      Pattern.compile("(?:^|\\G, )`([a-z-]+)`|per cache:? `([a-z-]+)");

  /** A setting as it would be written for a shard or cache with a name. */
  private record Line(String key, String value) {

    /** Settings may be told with what all of a table are of left out. */
    static Line of(String key, String value) {
      if (key.startsWith(SettingKey.PREFIX)) {
        return new Line(key, value);
      }
      String name = key.startsWith(".") ? key.substring(1) : key;
      String ofShards = SettingKey.SHARD_DEFAULTS + name;
      return new Line(
          SettingKey.parse(ofShards).isPresent() ? ofShards : SettingKey.CACHE + "c." + name,
          value);
    }

    /** The settings among which it may stand. */
    SettingsFixture withItsContext() {
      String line = key + "=" + value;
      if (value.equals("cluster")) {
        return SettingsFixture.settings(line, "shardcache.cluster.nodes=h");
      }
      return key.contains(".tls.")
          ? SettingsFixture.settings(line, "shardcache.shards=rediss://h")
          : SettingsFixture.settings(line);
    }
  }

  /** What the tables have on their right side. */
  private static List<String> translations() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| "))
        .map(line -> line.split("(?<!\\\\)\\|", -1)[2].strip())
        .filter(cell -> !cell.startsWith("`shardcache.properties`"))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> everySettingOfATranslationIsOne() throws IOException {
    List<DynamicTest> tests =
        translations().stream()
            .flatMap(
                cell ->
                    namesIn(cell)
                        .map(
                            name ->
                                DynamicTest.dynamicTest(
                                    name, () -> assertThat(SettingKey.parse(name)).isPresent())))
            .toList();
    assertThat(tests).hasSizeGreaterThan(50);
    return tests.stream();
  }

  private static Stream<String> namesIn(String cell) {
    List<String> names = new ArrayList<>();
    CODE.matcher(cell)
        .results()
        .map(code -> code.group(1).split(" = ", -1)[0])
        .filter(code -> code.startsWith(".") || code.startsWith(SettingKey.PREFIX))
        .map(code -> code.replace("<name>", "alpha").replaceFirst("\\.(\\*|<setting>)$", ".ttl"))
        .forEach(code -> names.add(Line.of(code, "").key()));
    OF_A_CACHE
        .matcher(cell)
        .results()
        .map(name -> name.group(1) == null ? name.group(2) : name.group(1))
        .forEach(name -> names.add(SettingKey.CACHE + "c." + name));
    return names.stream();
  }

  @TestFactory
  Stream<DynamicTest> everyValueOfATranslationCanBeSet() throws IOException {
    List<DynamicTest> tests =
        translations().stream()
            .flatMap(MigrationPageTest::linesIn)
            .map(
                line ->
                    DynamicTest.dynamicTest(
                        line.key() + "=" + line.value(),
                        () ->
                            assertThatCode(() -> line.withItsContext().read())
                                .doesNotThrowAnyException()))
            .toList();
    assertThat(tests).hasSizeGreaterThan(25);
    return tests.stream();
  }

  /** A value alone, after a setting with one, is another value of that setting. */
  private static Stream<Line> linesIn(String cell) {
    List<Line> lines = new ArrayList<>();
    for (MatchResult code : CODE.matcher(cell).results().toList()) {
      Matcher assignment = ASSIGNMENT.matcher(code.group(1));
      if (assignment.matches()) {
        lines.add(Line.of(assignment.group(1), assignment.group(2)));
      } else if (!lines.isEmpty() && ANOTHER_VALUE.matcher(code.group(1)).matches()) {
        lines.add(new Line(lines.get(lines.size() - 1).key(), code.group(1)));
      }
    }
    return lines.stream();
  }
}
