package org.shardcache.testing;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * The threads that have come since a moment and are still there, whatever they are called. Who
 * waits for them to go does so in the thread of the test: a thread that waits is a new one too.
 */
public final class NewThreads {

  /** What counts the time limits of all futures, before JDK 25 and from then on. */
  private static final Set<String> DELAYS_OF_THE_JDK =
      Set.of("CompletableFutureDelayScheduler", "ForkJoinPool.commonPool-delayScheduler");

  private final Set<Thread> earlier = Thread.getAllStackTraces().keySet();
  private final ThreadGroup tests = Thread.currentThread().getThreadGroup();

  private NewThreads() {}

  /** Begins. */
  public static NewThreads sinceNow() {
    return new NewThreads();
  }

  /** Those that are alive, but for the JDK's own. */
  public List<Thread> alive() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !earlier.contains(thread) && thread.isAlive() && !isOfTheJdk(thread))
        .toList();
  }

  /** Its threads are outside the group of the program, except those that serve everybody. */
  private boolean isOfTheJdk(Thread thread) {
    return !isOfTheTests(thread.getThreadGroup())
        || DELAYS_OF_THE_JDK.contains(thread.getName())
        || (thread instanceof ForkJoinWorkerThread worker
            && worker.getPool() == ForkJoinPool.commonPool());
  }

  private boolean isOfTheTests(@Nullable ThreadGroup group) {
    return group != null && (group == tests || isOfTheTests(group.getParent()));
  }
}
