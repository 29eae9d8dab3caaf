package org.shardcache.internal.entry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an application plugs into a cache and the cache closes. */
public final class Customizations {

  private static final Logger LOG = LoggerFactory.getLogger(Customizations.class);

  private Customizations() {}

  /**
   * Closes an object if it can be closed; a failure is logged, since the cache is closed anyway.
   */
  public static void close(Object customization) {
    if (customization instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        LOG.warn("Closing a {} failed", customization.getClass().getName(), e);
      }
    }
  }
}
