package org.shardcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What tests of threads that are left behind rely on. */
final class NewThreadsTest {

  private final CountDownLatch end = new CountDownLatch(1);

  @Test
  void aThreadOfAnyNameIsTheirsAsLongAsItLives() throws Exception {
    Thread before = started(null, "before");
    NewThreads threads = NewThreads.sinceNow();
    Thread plain = started(null, "");
    Thread inAGroup = started(new ThreadGroup("of its own"), "Reference Handler");

    assertThat(threads.alive()).containsExactlyInAnyOrder(plain, inAGroup).doesNotContain(before);

    end.countDown();
    plain.join();
    inAGroup.join();
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void whatTheJdkStartsForEverybodyIsNotTheirs() throws Exception {
    NewThreads threads = NewThreads.sinceNow();

    CompletableFuture.runAsync(() -> {}).orTimeout(1, TimeUnit.MINUTES).join();
    Process process =
        new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-version")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.onExit().join();

    assertThat(threads.alive()).isEmpty();
  }

  private Thread started(ThreadGroup group, String name) {
    Thread thread =
        new Thread(
            group,
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
