package org.shardcache.internal.entry;

import java.util.function.BooleanSupplier;
import javax.cache.CacheException;
import org.shardcache.internal.store.StoreException;

/**
 * The one place where the store's failures become exceptions of JCache: a {@link CacheException},
 * or an {@link IllegalStateException} if the reason is that the manager was closed meanwhile.
 *
 * @param managerClosed whether the manager is closed now
 */
public record StoreFailures(BooleanSupplier managerClosed) {

  /** What a failure is for the application. */
  public RuntimeException translated(RuntimeException failure) {
    return managerClosed.getAsBoolean()
        ? closed(failure)
        : new CacheException(failure.getMessage(), failure);
  }

  RuntimeException ofSeveral(StoreException failure) {
    return managerClosed.getAsBoolean() ? closed(failure) : new BulkFailureException(failure);
  }

  private static IllegalStateException closed(RuntimeException failure) {
    return new IllegalStateException(
        "The cache manager was closed during the operation: " + failure.getMessage(), failure);
  }
}
