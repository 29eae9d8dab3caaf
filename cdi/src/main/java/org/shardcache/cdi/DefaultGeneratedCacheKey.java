package org.shardcache.cdi;

import java.util.Arrays;
import javax.cache.annotation.GeneratedCacheKey;
import org.jspecify.annotations.Nullable;

/**
 * The key that is made of a call's key parameters where nobody names a generator of keys. Two are
 * equal if their parameters are, arrays by content ({@link Arrays#deepEquals}), in whatever JVM
 * they were made. Serializable if the parameters are, immutable as long as they are, and safe for
 * use by many threads.
 *
 * <p>Public so that an application can name an entry of a cached method itself:
 *
 * <pre>{@code
 * cache.remove(new DefaultGeneratedCacheKey("atlas", 3));
 * }</pre>
 */
public final class DefaultGeneratedCacheKey implements GeneratedCacheKey {

  private static final long serialVersionUID = 1;

  /** What they hold is serializable if the caller wants the key to be. */
  @SuppressWarnings("serial")
  private final @Nullable Object[] parameters;

  /**
   * Makes the key of these parameters.
   *
   * @param parameters the values of the key parameters, in the order of the method; may be null
   *     each
   */
  public DefaultGeneratedCacheKey(@Nullable Object... parameters) {
    this.parameters = parameters.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DefaultGeneratedCacheKey key
        && Arrays.deepEquals(parameters, key.parameters);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(parameters);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(parameters);
  }
}
