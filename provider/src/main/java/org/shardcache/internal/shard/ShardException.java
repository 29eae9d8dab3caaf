package org.shardcache.internal.shard;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

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

  /** What became of the connection. */
  enum Link {
    /** Nothing was wrong with it, or none was needed. */
    SOUND,
    /** All were in use. */
    NONE_FREE,
    /** It could not be opened, or it broke: another server may do better. */
    LOST
  }

  private final String shard;
  private final Effect effect;
  private final Link link;

  /** Creates an exception; the message names the shard and never contains a cached value. */
  public ShardException(String shard, Effect effect, String message, @Nullable Throwable cause) {
    this(shard, effect, Link.SOUND, message, cause);
  }

  ShardException(
      String shard, Effect effect, Link link, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.shard = shard;
    this.effect = effect;
    this.link = link;
  }

  /** The name of the shard. */
  public String shard() {
    return shard;
  }

  /** What is known of the effect of the request. */
  public Effect effect() {
    return effect;
  }

  /**
   * Whether the shard could not be reached, or does not serve requests for now; not if it refused
   * this one for what it is.
   */
  public boolean isUnavailable() {
    return link != Link.SOUND
        || (getCause() instanceof ShardException cause && cause.isUnavailable())
        || (getCause() instanceof JedisDataException error
            && Refusal.isPassing(String.valueOf(error.getMessage())));
  }

  /** Whether the request was sent and no reply to it came. */
  public boolean isUnanswered() {
    return effect == Effect.UNKNOWN && link == Link.LOST;
  }

  Link link() {
    return link;
  }
}
