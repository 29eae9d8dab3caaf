package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.shardcache.serialization.Compression;
import org.shardcache.serialization.KeyCodecs;

/** What docs/configuration.md says of settings is what the code does. */
class ConfigurationReferenceTest {

  private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");
  private static final String OF_SHARD = "shard.<name>";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** A setting as the reference names it, and the text in its column of defaults. */
  private record Row(String key, String defaultText) {

    /** The text to set it to, if the default is one and not told in words. */
    Stream<String> settableDefault() {
      return CODE.matcher(defaultText)
          .results()
          .map(result -> result.group(1))
          .filter(text -> defaultText.equals("`" + text + "`"));
    }
  }

  @Test
  void everySettingOfAManagerOrAShardHasARowAndEveryRowIsASetting() throws IOException {
    assertThat(managerRows().stream().map(Row::key))
        .filteredOn(key -> !key.startsWith("shard-defaults."))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Arrays.stream(ManagerSetting.values()).map(ManagerSetting::text),
                    Arrays.stream(ShardSetting.values()).map(s -> OF_SHARD + "." + s.text()))
                .toList());
  }

  @Test
  void everySettingOfACacheHasARowAndEveryRowIsASetting() throws IOException {
    assertThat(cacheRows().stream().map(Row::key))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(CacheSetting.values()).map(CacheSetting::text).toList());
  }

  @TestFactory
  Stream<DynamicTest> settingADefaultOfAManagerChangesNothing() throws IOException {
    return managerRows().stream()
        .filter(row -> !row.key().equals(ManagerSetting.SHARDS.text()))
        // its default is the name of another setting
        .filter(row -> !row.key().equals(OF_SHARD + ".connect-timeout"))
        .flatMap(row -> row.settableDefault().map(text -> changesNothing(row.key(), text)));
  }

  private static DynamicTest changesNothing(String key, String text) {
    String line = "shardcache." + key.replace("<name>", "alpha") + "=" + text;
    return DynamicTest.dynamicTest(
        line,
        () ->
            assertThat(withItsContext(key).properties(line).manager())
                .isEqualTo(withItsContext(key).manager()));
  }

  /** Settings among which the key may stand. */
  private static SettingsFixture withItsContext(String key) {
    if (key.startsWith("cluster.")) {
      return SettingsFixture.settings("shardcache.topology=cluster", "shardcache.cluster.nodes=h");
    }
    return key.contains(".tls.") && !key.endsWith(".enabled")
        ? SettingsFixture.settings(
            "shardcache.shards=alpha",
            "shardcache.shard.alpha.uri=rediss://h",
            "shardcache.shard.alpha.tls.trust-store=t",
            "shardcache.shard.alpha.tls.key-store=k")
        : SettingsFixture.settings(
            "shardcache.shards=alpha", "shardcache.shard.alpha.uri=redis://h");
  }

  @Test
  void theDefaultOfTheShardsIsTheOneOfTheReference() throws IOException {
    String text = defaultOf(managerRows(), ManagerSetting.SHARDS.text());
    assertThat(SettingsFixture.settings().manager())
        .isEqualTo(SettingsFixture.settings("shardcache.shards=" + text).manager());
  }

  /** A member of settings that is null is what these stand for. */
  @Test
  void theDefaultsOfACacheAreThoseOfTheCode() throws IOException {
    String[] lines =
        cacheRows().stream()
            .flatMap(
                row ->
                    row.settableDefault()
                        .map(text -> "shardcache.cache.c." + row.key() + "=" + text))
            .toArray(String[]::new);
    Configuration<Object, Object> standard = new MutableConfiguration<>();
    assertThat(SettingsFixture.settings(lines).read().cache("c"))
        .isEqualTo(
            new CacheSettings(
                ShardedCacheConfiguration.ETERNAL,
                null,
                null,
                KeyCodecs.DEFAULT,
                standard.getKeyType().getName(),
                standard.getValueType().getName(),
                Compression.NONE,
                Compression.DEFAULT_THRESHOLD,
                false,
                false,
                Undecodable.ERROR,
                null,
                false,
                null,
                ReadFrom.PRIMARY,
                OnFailure.FAIL,
                false,
                null));
  }

  private static String defaultOf(List<Row> rows, String key) {
    return rows.stream()
        .filter(row -> row.key().equals(key))
        .flatMap(Row::settableDefault)
        .findFirst()
        .orElseThrow();
  }

  private static List<Row> managerRows() throws IOException {
    return rows("| `shardcache.` |");
  }

  private static List<Row> cacheRows() throws IOException {
    return rows("| `shardcache.cache.<name>.` |");
  }

  /** The rows of the table with that beginning of the head line. */
  private static List<Row> rows(String head) throws IOException {
    List<Row> rows = new ArrayList<>();
    Files.readAllLines(REFERENCE).stream()
        .dropWhile(line -> !line.startsWith(head))
        .skip(2) // head and rule
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split("(?<!\\\\)\\|", -1))
        .forEach(cells -> rows.addAll(rowsOf(cells[1], cells[2].strip())));
    return rows;
  }

  /** One row may be about several settings, whose defaults stand in their order. */
  private static List<Row> rowsOf(String keys, String defaults) {
    List<String> names = CODE.matcher(keys).results().map(result -> result.group(1)).toList();
    String[] texts = names.size() == 1 ? new String[] {defaults} : defaults.split(", ", -1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      rows.add(
          new Row(
              name.startsWith(".") ? OF_SHARD + name : name,
              texts.length == 1 ? texts[0] : texts[i]));
    }
    return rows;
  }
}
