package org.shardcache.internal.shard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.shardcache.internal.shard.Request.Repeat;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** The requests that the tests of this package send. */
final class Requests {

  private Requests() {}

  static Request<String> get(String key) {
    return Request.of(command(Command.GET, key), Repeat.ALLOWED, Requests::text);
  }

  static Request<String> set(String key, String value) {
    return set(key, value.getBytes(StandardCharsets.UTF_8));
  }

  static Request<String> set(String key, byte[] value) {
    return Request.of(
        new CommandArguments(Command.SET).add(key).add(value), Repeat.FORBIDDEN, Requests::text);
  }

  static Request<Long> increment(String key) {
    return Request.of(command(Command.INCR, key), Repeat.FORBIDDEN, Replies::integer);
  }

  static Request<Integer> length(String key) {
    return Request.of(
        command(Command.GET, key), Repeat.ALLOWED, reply -> Replies.bulk(reply).length);
  }

  /** Reads one key after the other, each in a step of its own, and joins the values. */
  static Request<String> chain(List<String> keys, String soFar) {
    return new Request<>(
        List.of(command(Command.GET, keys.get(0))),
        replies -> {
          String joined = soFar + text(Request.checked(replies.get(0)));
          return keys.size() == 1
              ? new Step.Done<>(joined)
              : new Step.Next<>(chain(keys.subList(1, keys.size()), joined));
        },
        Repeat.ALLOWED,
        1);
  }

  static CommandArguments command(Command name, String... arguments) {
    CommandArguments command = new CommandArguments(name);
    for (String argument : arguments) {
      command.add(argument);
    }
    return command;
  }

  private static String text(Object reply) {
    return reply == null ? "(nil)" : Replies.text(reply);
  }
}
