package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  @Test
  void aDefaultThatIsToldInWordsIsTheOneOfTheCode() throws IOException {
    List<Row> rows = managerRows();
    ManagerSettings manager = SettingsFixture.settings().manager();
    ShardSettings plain = manager.shards().get(0);
    TlsSettings tls =
        SettingsFixture.settings("shardcache.shards=rediss://h").manager().shards().get(0).tls();

    assertThat(wordsOf(rows, ManagerSetting.DNS_REFRESH.text())).isEqualTo("never");
    assertThat(SettingsFixture.settings("shardcache.topology=dns").manager().dnsRefresh()).isNull();
    assertThat(wordsOf(rows, ManagerSetting.POOL_MAX_WAIT.text())).isEqualTo("the call's budget");
    assertThat(manager.pool().maxWait()).as("the call's budget").isNull();
    assertThat(wordsOf(rows, ManagerSetting.SERIALIZATION_ALLOW.text())).isEqualTo("none");
    assertThat(manager.allow()).isEmpty();
    assertThat(wordsOf(rows, OF_SHARD + ".user")).isEqualTo("none");
    assertThat(plain.credentials()).isEqualTo(Credentials.none());
    assertThat(wordsOf(rows, OF_SHARD + ".tls.ca")).isEqualTo("the JVM's");
    assertThat(wordsOf(rows, OF_SHARD + ".tls.trust-store")).isEqualTo("the JVM's");
    assertThat(tls.trust()).isEqualTo(new TlsSettings.Trust.Jvm());
    assertThat(wordsOf(rows, OF_SHARD + ".tls.certificate")).isEqualTo("none");
    assertThat(wordsOf(rows, OF_SHARD + ".tls.key-store")).isEqualTo("none");
    assertThat(tls.identity()).isNull();
  }

  @Test
  void aShardTakesTheTimeToConnectOfItsManager() throws IOException {
    assertThat(wordsOf(managerRows(), OF_SHARD + ".connect-timeout"))
        .isEqualTo("`" + ManagerSetting.CONNECT_TIMEOUT.text() + "`");
    assertThat(SettingsFixture.settings("shardcache.connect-timeout=7s").manager().shards().get(0))
        .extracting(ShardSettings::connectTimeout)
        .isEqualTo(Duration.ofSeconds(7));
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

  private static String wordsOf(List<Row> rows, String key) {
    return rows.stream()
        .filter(row -> row.key().equals(key))
        .map(Row::defaultText)
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
