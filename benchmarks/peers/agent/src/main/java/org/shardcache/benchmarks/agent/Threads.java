package org.shardcache.benchmarks.agent;

import java.util.concurrent.ThreadFactory;

/** Makes the threads of a scenario. */
final class Threads {

  private Threads() {}

  static ThreadFactory of(Callers callers) {
    return switch (callers) {
      case PLATFORM -> Threads::platform;
      case VIRTUAL -> virtual();
    };
  }

  private static Thread platform(Runnable work) {
    Thread thread = new Thread(work, "caller");
    thread.setDaemon(true);
    return thread;
  }

  /** By reflection, since the classes are made for Java 17. */
  private static ThreadFactory virtual() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      return (ThreadFactory)
          Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException tooOld) {
      throw new IllegalStateException(
          "Virtual threads need Java 21, this is " + System.getProperty("java.version"), tooOld);
    }
  }
}
