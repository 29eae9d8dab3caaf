package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.ChildJvm;

/** With everything logged that there is to log, no password, user or cached value is. */
@WithEmbeddedShards(count = 2, password = SecretsMain.PASSWORD)
final class SecretsIT {

  private final EmbeddedShards shards;

  SecretsIT(EmbeddedShards shards) {
    this.shards = shards;
  }

  @Test
  void nothingSecretIsInLogsExceptionsBeansAndTextForms(@TempDir Path directory) {
    StringBuilder output = new StringBuilder();
    try (ChildJvm child =
        ChildJvm.start(
            SecretsMain.class,
            List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-Dorg.slf4j.simpleLogger.logFile=System.out"),
            shards.uris(),
            directory.toString())) {
      for (String line; !(line = child.receive()).equals(SecretsMain.END); ) {
        output.append(line).append('\n');
      }
    }
    assertThat(output)
        .contains(
            "' uses the shards ketama ",
            "SHOWN: ",
            "WRONGPASS",
            "store.p12",
            "Unlisted",
            "javax.cache:")
        .doesNotContain(SecretsMain.PASSWORD, "correct%20horse", SecretsMain.USER_PASSWORD)
        .doesNotContain(SecretsMain.STORE_PASSWORD, SecretsMain.VALUE);
  }
}
