package org.shardcache.internal.shard;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * The server that a request is sent to, and in which manner.
 *
 * @param node the server
 * @param manner whether the server must be told that it was asked on purpose
 */
record Target(Node node, Manner manner) {

  /** How commands go out. */
  enum Manner {
    /** As they are. */
    PLAIN,
    /** With {@code ASKING}, since the server is only about to receive the slot of the key. */
    ASKING
  }

  private static final CommandArguments ASKING = new CommandArguments(Command.ASKING);

  static Target of(Node node) {
    return new Target(node, Manner.PLAIN);
  }

  /** The commands of a request as they are sent. */
  List<CommandArguments> commands(Request<?> request) {
    if (manner == Manner.PLAIN) {
      return request.commands();
    }
    List<CommandArguments> commands = new ArrayList<>();
    for (CommandArguments command : request.commands()) {
      if (commands.isEmpty() || !request.isTransaction()) {
        commands.add(ASKING); // a server forgets it with the next command, or the next EXEC
      }
      commands.add(command);
    }
    return commands;
  }

  /** The replies without those to what {@link #commands} added. */
  List<@Nullable Object> replies(Request<?> request, List<@Nullable Object> received) {
    if (manner == Manner.PLAIN) {
      return received;
    }
    if (request.isTransaction()) {
      return received.subList(1, received.size());
    }
    List<@Nullable Object> replies = new ArrayList<>(request.commands().size());
    for (int i = 1; i < received.size(); i += 2) {
      replies.add(received.get(i));
    }
    return replies;
  }
}
