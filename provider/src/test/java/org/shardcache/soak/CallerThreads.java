package org.shardcache.soak;

import java.util.Optional;

/** Makes the threads of callers: platform threads, and where there are any virtual ones. */
enum CallerThreads {
  PLATFORM {
    @Override
    Optional<Thread> unstarted(Runnable task) {
      Thread thread = new Thread(task, "soak-caller");
      thread.setDaemon(true);
      return Optional.of(thread);
    }
  },
  VIRTUAL {
    @Override
    Optional<Thread> unstarted(Runnable task) {
      try {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        return Optional.of(
            (Thread)
                Class.forName("java.lang.Thread$Builder")
                    .getMethod("unstarted", Runnable.class)
                    .invoke(builder, task));
      } catch (ReflectiveOperationException e) {
        return Optional.empty(); // before JDK 21
      }
    }
  };

  /** A thread; empty if this JVM has none of the kind. */
  abstract Optional<Thread> unstarted(Runnable task);
}
