package org.shardcache;

import java.lang.management.ManagementFactory;
import java.net.URI;
import javax.cache.Cache;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The statistics of a cache as its management bean shows them. */
record CacheCounters(long hits, long misses, long puts, long removals) {

  static CacheCounters of(Cache<?, ?> cache) {
    return new CacheCounters(
        attribute(cache, "CacheHits"),
        attribute(cache, "CacheMisses"),
        attribute(cache, "CachePuts"),
        attribute(cache, "CacheRemovals"));
  }

  /** The average time of a kind of operation, {@code Get}, {@code Put} or {@code Remove}. */
  static float average(Cache<?, ?> cache, String what) {
    return (Float) value(cache, "Average" + what + "Time");
  }

  /** Sets them back. */
  static void clear(Cache<?, ?> cache) {
    try {
      server().invoke(name(cache), "clear", null, null);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long attribute(Cache<?, ?> cache, String attribute) {
    return (Long) value(cache, attribute);
  }

  private static Object value(Cache<?, ?> cache, String attribute) {
    try {
      return server().getAttribute(name(cache), attribute);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectName name(Cache<?, ?> cache) throws JMException {
    URI manager = cache.getCacheManager().getURI();
    return new ObjectName(
        "javax.cache:type=CacheStatistics,CacheManager=" + manager + ",Cache=" + cache.getName());
  }

  private static MBeanServer server() {
    return ManagementFactory.getPlatformMBeanServer();
  }
}
