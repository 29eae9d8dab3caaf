package org.shardcache.internal.shard;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * One or more commands, contiguous on one connection, whose replies are folded to one result: all
 * that pipelines and connections know of what is sent over them.
 *
 * @param commands at least one
 * @param fold gives the result, or the next request, from as many replies as there are commands; an
 *     error reply is a {@link JedisDataException} in that list, and one thrown by the function
 *     makes the request fail
 * @param repeat whether a request whose replies were lost may be sent again
 * @param weight how many keys it is about: pipelines are cut into chunks by it
 * @param <R> type of the result
 */
public record Request<R extends @Nullable Object>(
    List<CommandArguments> commands,
    Function<List<@Nullable Object>, Step<R>> fold,
    Repeat repeat,
    int weight) {

  /** What may be done after a connection was lost between sending and receiving. */
  public enum Repeat {
    /** A plain read: sending it again does no harm. */
    ALLOWED,
    /** It may have taken effect: only an unsent one may go out on another connection. */
    FORBIDDEN
  }

  /** How it travels when it is not part of a pipeline. */
  public enum Travel {
    /** Over a connection of its own: it, or its replies, may be large or slow. */
    ALONE,
    /** Over one that other callers may use with it: neither it nor its replies hold them up. */
    SHARED
  }

  /** A single command, and a result that its reply gives at once. */
  public static <R extends @Nullable Object> Request<R> of(
      CommandArguments command, Repeat repeat, Function<@Nullable Object, R> result) {
    return of(command, repeat, 1, result);
  }

  /** As {@link #of(CommandArguments, Repeat, Function)}, for a command about several keys. */
  public static <R extends @Nullable Object> Request<R> of(
      CommandArguments command, Repeat repeat, int weight, Function<@Nullable Object, R> result) {
    return new Request<>(
        List.of(command),
        replies -> new Step.Done<>(result.apply(checked(replies.get(0)))),
        repeat,
        weight);
  }

  /** Several commands, and a result that their replies give at once. */
  public static <R extends @Nullable Object> Request<R> ofAll(
      List<CommandArguments> commands,
      Repeat repeat,
      int weight,
      Function<List<@Nullable Object>, R> result) {
    return new Request<>(
        commands, replies -> new Step.Done<>(result.apply(replies)), repeat, weight);
  }

  /** Returns the reply unless it is an error, which it throws. */
  public static @Nullable Object checked(@Nullable Object reply) {
    if (reply instanceof JedisDataException error) {
      throw error;
    }
    return reply;
  }

  /** Whether all of it is executed at once, by the last command, or nothing. */
  boolean isTransaction() {
    return commands.get(0).getCommand() == Command.MULTI;
  }

  long byteSize() {
    return byteSize(commands);
  }

  /** About how many bytes commands have as they are sent. */
  static long byteSize(List<CommandArguments> commands) {
    long size = 0;
    for (CommandArguments command : commands) {
      for (var argument : command) {
        size += argument.getRaw().length;
      }
    }
    return size;
  }
}
