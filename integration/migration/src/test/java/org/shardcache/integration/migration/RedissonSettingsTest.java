package org.shardcache.integration.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.config.Config;

/** The settings that docs/migration.md translates are Redisson's. */
class RedissonSettingsTest {

  private static final Path PAGE = Path.of("..", "..", "docs", "migration.md");
  private static final Path FILES = Path.of("src", "test", "resources", "redisson");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern KEY = Pattern.compile("^ *([a-z][A-Za-z]+):", Pattern.MULTILINE);

  /** The last part of a name that begins with a small letter, and what may stand for its end. */
  private static final Pattern NAME =
      Pattern.compile("(?:[A-Za-z]*\\.)?([a-z][A-Za-z]+\\*?)(:.*)?");

  /** Settings that are objects which cannot do without threads or servers. */
  private static final Set<String> OBJECTS = Set.of("eventLoopGroup");

  @ParameterizedTest
  @ValueSource(strings = {"single", "cluster", "sentinel", "master-slave", "replicated"})
  void redissonKnowsEverySettingOfTheFiles(String kind) {
    assertThatCode(() -> Config.fromYAML(Files.readString(FILES.resolve(kind + ".yaml"))))
        .doesNotThrowAnyException();
  }

  @Test
  void redissonRefusesASettingThatItDoesNotKnow() {
    assertThatThrownBy(() -> Config.fromYAML("singleServerConfig:\n  adress: \"redis://h\"\n"))
        .hasMessageContaining("adress");
  }

  @Test
  void theFilesHaveEverySettingOfThePage() throws IOException {
    Set<String> known = new TreeSet<>(OBJECTS);
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : files.toList()) {
        KEY.matcher(Files.readString(file)).results().forEach(key -> known.add(key.group(1)));
      }
    }
    Set<String> named = namedOnThePage();

    assertThat(named)
        .hasSizeGreaterThan(35)
        .allSatisfy(
            name ->
                assertThat(known)
                    .anyMatch(
                        key ->
                            name.endsWith("*")
                                ? key.startsWith(name.substring(0, name.length() - 1))
                                : key.equals(name)));
    assertThatCode(() -> Config.class.getMethod("setEventLoopGroup", EventLoopGroup.class))
        .doesNotThrowAnyException();
  }

  /** The left sides of the table. */
  private static Set<String> namedOnThePage() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.startsWith("| `redisson-jcache.yaml`"))
        .skip(2) // head and rule
        .takeWhile(line -> line.startsWith("|"))
        .flatMap(line -> CODE.matcher(line.split("\\|", -1)[1]).results())
        .map(code -> NAME.matcher(code.group(1)))
        .filter(name -> name.matches())
        .map(name -> name.group(1))
        .filter(name -> !name.equals("rediss"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.redisson.codec.Kryo5Codec",
        "org.redisson.codec.SerializationCodec",
        "org.redisson.codec.JsonJacksonCodec",
        "org.redisson.client.codec.StringCodec",
        "org.redisson.client.codec.ByteArrayCodec",
        "org.redisson.codec.LZ4Codec",
        "org.redisson.codec.ZStdCodec"
      })
  void redissonHasTheCodecs(String name) throws IOException {
    assertThat(Files.readString(PAGE)).contains(name.substring(name.lastIndexOf('.') + 1));
    assertThatCode(() -> Class.forName(name, false, getClass().getClassLoader()))
        .doesNotThrowAnyException();
  }
}
