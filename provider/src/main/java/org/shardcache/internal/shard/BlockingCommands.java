package org.shardcache.internal.shard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.args.Rawable;

/**
 * Commands that wait on purpose: when one of them is not answered in time, nothing is wrong with
 * the server.
 */
final class BlockingCommands {

  private static final Set<String> ALWAYS =
      Set.of(
          "BLMOVE",
          "BLMPOP",
          "BLPOP",
          "BRPOP",
          "BRPOPLPUSH",
          "BZMPOP",
          "BZPOPMAX",
          "BZPOPMIN",
          "WAIT",
          "WAITAOF");

  private static final Set<String> IF_ASKED_TO = Set.of("XREAD", "XREADGROUP");

  private BlockingCommands() {}

  /** Whether one of the commands may wait. */
  static boolean areAmong(List<CommandArguments> commands) {
    return commands.stream().anyMatch(BlockingCommands::mayWait);
  }

  private static boolean mayWait(CommandArguments command) {
    String name = upper(command.getCommand());
    return ALWAYS.contains(name) || (IF_ASKED_TO.contains(name) && saysBlock(command));
  }

  private static boolean saysBlock(CommandArguments command) {
    for (Rawable argument : command) {
      if (argument.getRaw().length == "BLOCK".length() && upper(argument).equals("BLOCK")) {
        return true;
      }
    }
    return false;
  }

  private static String upper(Rawable word) {
    return new String(word.getRaw(), StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
  }
}
