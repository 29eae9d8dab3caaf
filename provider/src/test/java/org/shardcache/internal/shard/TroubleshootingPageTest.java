package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Who searches docs/troubleshooting.md for the words of a server finds them. */
class TroubleshootingPageTest {

  @Test
  void everyRefusalThatIsExplainedIsOnThePage() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "troubleshooting.md"));
    assertThat(Arrays.stream(Refusal.values()).flatMap(refusal -> refusal.words().stream()))
        .allSatisfy(words -> assertThat(page).contains("`" + words + "`"));
  }
}
