package org.shardcache.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.shardcache.observation.Retry;

/** What the meter of retries adds up, and how it names their reasons. */
final class MeterObserverTest {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MeterObserver observer = new MeterObserver(registry);

  @Test
  void retriesAddUpByShardAndReason() {
    observer.retried("alpha", Retry.MOVED, 2);
    observer.retried("alpha", Retry.MOVED, 3);
    observer.retried("alpha", Retry.CONNECTION_LOST, 1);
    observer.retried("beta", Retry.MOVED, 1);

    assertThat(retries("alpha", "moved").count()).isEqualTo(5);
    assertThat(retries("alpha", "connection-lost").count()).isEqualTo(1);
    assertThat(retries("beta", "moved").count()).isEqualTo(1);
  }

  private Counter retries(String shard, String reason) {
    return registry.get("shardcache.retries").tags("shard", shard, "reason", reason).counter();
  }

  @Test
  void theDocumentationHasEveryReasonAndNoOther() throws IOException {
    for (Retry why : Retry.values()) {
      observer.retried("alpha", why, 1);
    }

    assertThat(registry.get("shardcache.retries").counters())
        .extracting(counter -> counter.getId().getTag("reason"))
        .containsExactlyInAnyOrderElementsOf(documented());
  }

  private static List<String> documented() throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "observation.md")).stream()
        .dropWhile(line -> !line.startsWith("| `reason` of a retry |"))
        .skip(2) // head and rule
        .takeWhile(line -> line.startsWith("|"))
        .flatMap(line -> CODE.matcher(line.split("\\|", -1)[1]).results())
        .map(code -> code.group(1))
        .toList();
  }
}
