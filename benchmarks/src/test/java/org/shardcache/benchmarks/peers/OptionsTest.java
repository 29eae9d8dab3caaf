package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final Path OUTPUT = Path.of("here");

  private static Options parse(String... arguments) {
    return Options.parse(List.of(arguments), OUTPUT);
  }

  @Test
  void withoutOptionsEverythingIsMeasuredInFiveRounds() {
    Options options = parse();
    assertThat(options.selection()).isEqualTo(Selection.everything());
    assertThat(options.peers()).containsExactly(Peer.values());
    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.output()).isEqualTo(OUTPUT);
  }

  @Test
  void optionsChooseAShortRun() {
    Options options =
        parse(
            "--rows",
            "get-1",
            "--contenders",
            "jedis,shardcache",
            "--rounds",
            "2",
            "--seconds",
            "0.25",
            "--warm-up",
            "0.5",
            "--output",
            "there",
            "--jdk21",
            "/jdk");
    assertThat(options.selection().rows()).extracting(Row::id).containsExactly("get-1");
    assertThat(options.peers()).containsExactly(Peer.SHARDCACHE, Peer.JEDIS);
    assertThat(options.rounds()).isEqualTo(2);
    assertThat(options.run()).isEqualTo(Duration.ofMillis(250));
    assertThat(options.warmUp()).isEqualTo(Duration.ofMillis(500));
    assertThat(options.output()).isEqualTo(Path.of("there"));
    assertThat(options.newerJdk()).contains(Path.of("/jdk"));
  }

  @Test
  void mistakesAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--row", "get-1"))
        .withMessageContaining("--row")
        .withMessageContaining("--rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--rounds"))
        .withMessageContaining("--rounds");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--rounds", "0"))
        .withMessageContaining("0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--seconds", "0"))
        .withMessageContaining("0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--contenders", "ehcache"))
        .withMessageContaining("ehcache")
        .withMessageContaining("lettuce");
  }
}
