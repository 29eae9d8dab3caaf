package org.shardcache.benchmarks.agent;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM has used up to now.
 *
 * @param cpuNanos time of all processors
 * @param allocatedBytes on the heap; before Java 21 without the threads that have ended
 */
record Costs(long cpuNanos, long allocatedBytes) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final @Nullable Method TOTAL = total();

  static Costs now() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Costs(system.getProcessCpuTime(), allocated());
  }

  private static long allocated() {
    if (TOTAL != null) {
      try {
        return (long) TOTAL.invoke(THREADS);
      } catch (ReflectiveOperationException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  /** Java 21 counts also what virtual threads and threads that are gone have allocated. */
  private static @Nullable Method total() {
    try {
      return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
    } catch (NoSuchMethodException olderThan21) {
      return null;
    }
  }
}
