package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Work in the background that is asked for again and again. */
final class RefresherTest {

  @Test
  void aRunThatTookLongDoesNotKeepTheNextOneAwayForLong() {
    List<Long> begins = new CopyOnWriteArrayList<>();
    long slow = TimeUnit.MILLISECONDS.toNanos(400);
    try (Refresher refresher =
        new Refresher(
            () -> {
              begins.add(System.nanoTime());
              for (long end = System.nanoTime() + slow; end - System.nanoTime() > 0; ) {
                LockSupport.parkNanos(end - System.nanoTime());
              }
            },
            "refresher test")) {
      refresher.request();
      await().until(() -> begins.size() == 1);
      refresher.request();
      await().atMost(Duration.ofSeconds(10)).until(() -> begins.size() == 2);
    }
    assertThat(Duration.ofNanos(begins.get(1) - begins.get(0))).isLessThan(Duration.ofSeconds(2));
  }
}
