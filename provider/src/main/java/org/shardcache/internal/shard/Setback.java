package org.shardcache.internal.shard;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.observation.Retry;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/** Why a request that had no effect was not served, when another try may be. */
sealed interface Setback {

  /** What another try is called. */
  Retry retry();

  /** {@code MOVED}: the slot of the key has another owner. */
  record Moved(String host, int port) implements Setback {
    @Override
    public Retry retry() {
      return Retry.MOVED;
    }
  }

  /** {@code ASK}: the key is on its way to a server that answers when it is asked on purpose. */
  record Ask(String host, int port) implements Setback {
    @Override
    public Retry retry() {
      return Retry.ASK;
    }
  }

  /**
   * {@code LOADING}, {@code TRYAGAIN}, {@code CLUSTERDOWN}: the server may serve it soon.
   *
   * @param code the first word of the error reply
   */
  record NotYet(String code) implements Setback {
    @Override
    public Retry retry() {
      return Retry.NOT_YET;
    }
  }

  /** {@code READONLY}, {@code MASTERDOWN}: the server is a replica. */
  record NotPrimary() implements Setback {
    @Override
    public Retry retry() {
      return Retry.NOT_PRIMARY;
    }
  }

  /** A replica refused a read, or the connection for it: its primary may serve it. */
  record Declined() implements Setback {
    @Override
    public Retry retry() {
      return Retry.REPLICA_DECLINED;
    }
  }

  /** All connections to a replica are in use: its primary may serve the read. */
  record NoneFree() implements Setback {
    @Override
    public Retry retry() {
      return Retry.REPLICA_BUSY;
    }
  }

  /** The server could not be reached. */
  record Unreachable() implements Setback {
    @Override
    public Retry retry() {
      return Retry.UNREACHABLE;
    }
  }

  /**
   * Reads the replies to a request.
   *
   * @return null unless one of them sends the request away and none of it has taken effect
   */
  static @Nullable Setback in(Request<?> request, List<@Nullable Object> replies) {
    for (Object reply : replies) {
      if (reply instanceof JedisDataException error) {
        Setback setback = of(error);
        if (setback != null && hadNoEffect(request, replies)) {
          return setback;
        }
      }
    }
    return null;
  }

  /** What a failure without replies amounts to; null if the request may have taken effect. */
  static @Nullable Setback in(Request<?> request, ShardException failure) {
    boolean mayRepeat =
        failure.effect() == ShardException.Effect.NONE || request.repeat() == Repeat.ALLOWED;
    return failure.link() == ShardException.Link.LOST && mayRepeat ? new Unreachable() : null;
  }

  /** As {@link #in(Request, List)}, for a read that a replica may leave to its primary. */
  static @Nullable Setback ofReplica(Request<?> request, List<@Nullable Object> replies) {
    Setback setback = in(request, replies);
    boolean declined =
        setback == null
            && replies.stream()
                .map(ErrorReplies::text)
                .anyMatch(words -> !words.isEmpty() && !Refusal.isAboutKey(words));
    return declined ? new Declined() : setback;
  }

  /**
   * As {@link #in(Request, ShardException)}, for a read that a replica may leave to its primary.
   */
  static Setback ofReplica(ShardException failure) {
    return switch (failure.link()) {
      case LOST -> new Unreachable();
      case NONE_FREE -> new NoneFree();
      case SOUND -> new Declined();
    };
  }

  private static @Nullable Setback of(JedisDataException error) {
    if (error instanceof JedisRedirectionException redirection) {
      String host = redirection.getTargetNode().getHost();
      int port = redirection.getTargetNode().getPort();
      if (redirection instanceof JedisMovedDataException) {
        return new Moved(host, port);
      }
      return redirection instanceof JedisAskDataException ? new Ask(host, port) : null;
    }
    String code = ErrorReplies.code(error);
    return switch (code) {
      case "LOADING", "TRYAGAIN", "CLUSTERDOWN" -> new NotYet(code);
      case "READONLY", "MASTERDOWN" -> new NotPrimary();
      default -> null;
    };
  }

  /** A transaction that was not executed, commands that all failed, or nothing but reads. */
  private static boolean hadNoEffect(Request<?> request, List<@Nullable Object> replies) {
    return request.repeat() == Repeat.ALLOWED
        || (request.isTransaction()
            && replies.get(replies.size() - 1) instanceof JedisDataException)
        || replies.stream().allMatch(JedisDataException.class::isInstance);
  }
}
