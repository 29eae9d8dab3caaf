package org.shardcache.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** The command-line tool tells the truth, changes nothing and shows no secret. */
@WithEmbeddedShards(password = ShardsIT.PASSWORD)
final class ShardsIT {

  static final String PASSWORD = "tell-nobody";

  @TempDir private Path directory;
  private EmbeddedShards shards;
  private Path settings;

  /** What a run of the tool gave. */
  private record Run(int exitCode, String out, String err) {

    static Run of(String... arguments) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int exitCode =
          Shards.run(
              arguments,
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8));
      Run run =
          new Run(
              exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
      assertThat(run.out() + run.err()).doesNotContain(PASSWORD);
      return run;
    }
  }

  @BeforeEach
  void write(EmbeddedShards embedded) throws IOException {
    shards = embedded;
    shards.shards().forEach(shard -> shard.command("FLUSHALL"));
    settings = directory.resolve("shop settings.properties");
    StringBuilder text = new StringBuilder("shardcache.shards = alpha,beta,gamma\n");
    for (int i = 0; i < 3; i++) {
      text.append("shardcache.shard.")
          .append(new String[] {"alpha", "beta", "gamma"}[i])
          .append(".uri = ")
          .append(shards.shard(i).uri())
          .append('\n');
    }
    text.append("shardcache.timeout = 700ms\n");
    text.append("shardcache.cache.numbers.key-type = java.lang.Long\n");
    Files.writeString(settings, text);
    try (ShardcacheCachingProvider provider = new ShardcacheCachingProvider();
        CacheManager manager =
            provider.getCacheManager(
                settings.toUri(), getClass().getClassLoader(), new Properties())) {
      Cache<Object, Object> orders = manager.createCache("orders", new MutableConfiguration<>());
      IntStream.range(0, 300).forEach(i -> orders.put("order " + i, i));
      Cache<Object, Object> numbers = manager.getCache("numbers");
      numbers.put(7L, "seven");
    }
  }

  @AfterEach
  void resume() {
    shards.shards().forEach(shard -> shard.resume());
  }

  private String keys() {
    return shards.shards().stream()
        .map(shard -> shard.command("KEYS", "*").lines().sorted().toList().toString())
        .toList()
        .toString();
  }

  @Test
  void itPrintsHealthAndEntriesOfEveryShardAndChangesNothing() {
    String before = keys();

    Run run = Run.of(settings.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("3 shards, router ketama")
        .containsPattern("alpha +redis://127.0.0.1:\\d+/0 +up +\\d+\\.\\d ms +master +\\S+ +\\d+")
        .contains("Entries of cache 'orders': 300")
        .contains("Entries of cache 'numbers': 1")
        .containsPattern("gamma +\\d+ +#+")
        .doesNotContain("DOWN");
    assertThat(keys()).isEqualTo(before);
  }

  @Test
  void aShardThatIsDownIsMarkedAndTheExitCodeSaysSo() {
    shards.shard(1).pause();

    Run run = Run.of(settings.toUri().toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("alpha .* up ")
        .containsPattern("beta .* DOWN ")
        .containsPattern("gamma .* up ")
        .contains("Shard 'beta'");
  }

  @Test
  void whatNoShardTellsIsNotTakenForNothing() {
    Run down = Run.of("redis://127.0.0.1:1");

    assertThat(down.exitCode()).isEqualTo(1);
    assertThat(down.out())
        .contains("1 shard, router ketama", "Entries are not counted: no shard answers.", "refused")
        .doesNotContain("No entries");
  }

  @Test
  void itTellsThePlaceOfAKey() {
    Run text = Run.of(settings.toString(), "orders", "order 7");
    Run number = Run.of(settings.toString(), "numbers", "7");
    Run absent = Run.of(settings.toString(), "orders", "order 700");
    Run noNumber = Run.of(settings.toString(), "numbers", "seven");

    assertThat(text.exitCode()).isZero();
    assertThat(text.out())
        .contains("jcache:orders:order 7")
        .containsPattern("shard +(alpha|beta|gamma)")
        .contains("there, without end");
    assertThat(number.out()).contains("there, without end");
    assertThat(absent.out()).containsPattern("entry +none");
    assertThat(noNumber.exitCode()).isEqualTo(2);
    assertThat(noNumber.err()).contains("java.lang.Long");
  }

  @Test
  void shardsMayBeGivenAsTheyAre() {
    Run run = Run.of(shards.uris());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Entries of cache 'orders'");
  }

  @Test
  void whatCannotBeUsedIsExplained() {
    assertThat(Run.of("--help").out()).contains("Exit code");
    assertThat(Run.of("a", "b", "c", "d").exitCode()).isEqualTo(2);
    Run missing = Run.of("nowhere.properties");
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("nowhere.properties");
    Run malformed = Run.of("redis://user:" + PASSWORD + "@host:port");
    assertThat(malformed.exitCode()).isEqualTo(2);
    assertThat(malformed.err()).contains("port");
  }

  @Test
  void namesThatOthersChoseCannotMoveTheCursor() {
    assertThat(Printable.text("a\u001b[31m\nb\u202e")).isEqualTo("a?[31m?b?");
  }
}
