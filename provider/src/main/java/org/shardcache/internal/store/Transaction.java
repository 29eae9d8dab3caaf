package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Step;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** {@code MULTI} and {@code EXEC} around a request: nobody sees a state in between. */
final class Transaction {

  private Transaction() {}

  /** A request, and those that follow from it, each in one step with a command before it. */
  static <R extends @Nullable Object> Request<R> after(CommandArguments first, Request<R> request) {
    List<CommandArguments> commands = new ArrayList<>();
    commands.add(new CommandArguments(Command.MULTI));
    commands.add(first);
    commands.addAll(request.commands());
    commands.add(new CommandArguments(Command.EXEC));
    return new Request<>(
        commands,
        replies -> {
          for (Object reply : replies) {
            Request.checked(reply); // a command that could not even be queued
          }
          List<?> results = (List<?>) replies.get(replies.size() - 1);
          if (results == null) {
            throw new IllegalStateException("EXEC gave no replies, though nothing was watched.");
          }
          Request.checked(results.get(0));
          Step<R> step =
              request
                  .fold()
                  .apply(new ArrayList<@Nullable Object>(results.subList(1, results.size())));
          return step instanceof Step.Next<R> next
              ? new Step.Next<>(after(first, next.request()))
              : step;
        },
        request.repeat(),
        request.weight());
  }
}
