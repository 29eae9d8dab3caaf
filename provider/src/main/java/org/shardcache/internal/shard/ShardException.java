package org.shardcache.internal.shard;

import org.jspecify.annotations.Nullable;

/** A shard did not do what it was asked to; says whether it may have taken effect. */
public final class ShardException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is known of the effect of the request. */
  public enum Effect {
    /** No byte of the request was sent, or the shard refused it: nothing has changed. */
    NONE,
    /** The request was sent, at least in part, and the reply did not come. */
    UNKNOWN
  }

  private final String shard;
  private final Effect effect;

  /** Creates an exception; the message names the shard and never contains a cached value. */
  public ShardException(String shard, Effect effect, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.shard = shard;
    this.effect = effect;
  }

  /** The name of the shard. */
  public String shard() {
    return shard;
  }

  /** What is known of the effect of the request. */
  public Effect effect() {
    return effect;
  }
}
