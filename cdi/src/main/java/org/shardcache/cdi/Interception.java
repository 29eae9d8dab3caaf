package org.shardcache.cdi;

import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/** How a change of a cache goes together with the call of a method. */
final class Interception {

  /**
   * Outside of the platform's transactions (which are at 200), so that a cache changes after they
   * are committed, and a hit needs none.
   */
  static final int PRIORITY = Interceptor.Priority.PLATFORM_BEFORE + 100;

  private Interception() {}

  static @Nullable Object changeBefore(InvocationContext call, Runnable change) throws Exception {
    change.run();
    return call.proceed();
  }

  /** Changes the cache after the method has returned, or has thrown what the rule includes. */
  static @Nullable Object changeAfter(InvocationContext call, ThrowableRule rule, Runnable change)
      throws Exception {
    Object result;
    try {
      result = call.proceed();
    } catch (Throwable thrown) {
      if (rule.includes(thrown)) {
        despite(thrown, change);
      }
      throw thrown;
    }
    change.run();
    return result;
  }

  /** Changes a cache while an exception is under way, which goes before one of the cache. */
  static void despite(Throwable thrown, Runnable change) {
    try {
      change.run();
    } catch (RuntimeException e) {
      thrown.addSuppressed(e);
    }
  }
}
