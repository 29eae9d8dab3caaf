package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Settings that the documentation shows or names exist, and can be set to what it says. */
class DocumentedSettingsTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern FENCED =
      Pattern.compile("^ *```[^`\\n]*\\n(.*?)^ *```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern NAMED = Pattern.compile("`(shardcache\\.(?:<[^>`]*>|[^`\\s=])+)");
  private static final Pattern SECTION = Pattern.compile("\\.(\\*|<setting>|<cache>)?$");

  /** Not settings: the file of them, and meters. */
  private static final Set<String> OTHER_NAMES =
      Set.of(
          "shardcache.properties",
          "shardcache.calls",
          "shardcache.batch.size",
          "shardcache.lane.batch.size",
          "shardcache.retries",
          "shardcache.failures",
          "shardcache.loads",
          "shardcache.undecodable");

  /** A page of the documentation. */
  private record Page(Path path, String text) {

    static Page of(Path path) {
      try {
        return new Page(path, Files.readString(path));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The lines of settings in each block of code that has some. */
    Stream<List<String>> blocks() {
      return FENCED
          .matcher(text)
          .results()
          .map(
              block ->
                  block
                      .group(1)
                      .lines()
                      .map(String::strip)
                      .filter(line -> line.startsWith(SettingKey.PREFIX))
                      .toList())
          .filter(lines -> !lines.isEmpty());
    }

    /** What is named in the text between them. */
    Stream<String> names() {
      return NAMED
          .matcher(FENCED.matcher(text).replaceAll(""))
          .results()
          .map(name -> name.group(1))
          .filter(name -> !OTHER_NAMES.contains(name))
          .distinct();
    }
  }

  private static List<Page> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.sorted())
          .filter(path -> path.toString().endsWith(".md"))
          .map(Page::of)
          .toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyBlockOfSettingsCanBeRead() throws IOException {
    List<DynamicTest> tests =
        pages().stream()
            .flatMap(
                page ->
                    page.blocks()
                        .map(
                            lines ->
                                DynamicTest.dynamicTest(
                                    page.path().getFileName() + ": " + lines.get(0),
                                    () -> assertCanBeRead(lines))))
            .toList();
    assertThat(tests).hasSizeGreaterThan(15);
    return tests.stream();
  }

  private static void assertCanBeRead(List<String> lines) {
    SettingsFixture settings =
        SettingsFixture.settings(lines.toArray(String[]::new))
            .environment("REDIS_PASSWORD", "secret");
    assertThatCode(settings::read).doesNotThrowAnyException();
  }

  @TestFactory
  Stream<DynamicTest> everySettingThatIsNamedIsOne() throws IOException {
    List<DynamicTest> tests =
        pages().stream()
            .flatMap(
                page ->
                    page.names()
                        .map(
                            name ->
                                DynamicTest.dynamicTest(
                                    page.path().getFileName() + ": " + name,
                                    () -> assertIsKnown(name))))
            .toList();
    assertThat(tests).hasSizeGreaterThan(50);
    return tests.stream();
  }

  private static void assertIsKnown(String name) {
    if (SECTION.matcher(name).find()) {
      assertThat(List.of(SettingKey.CACHE, SettingKey.SHARD, SettingKey.SHARD_DEFAULTS))
          .anyMatch(name::startsWith);
    } else {
      assertThat(SettingKey.parse(name)).isPresent();
    }
  }
}
