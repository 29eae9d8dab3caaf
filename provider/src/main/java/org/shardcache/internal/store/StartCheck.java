package org.shardcache.internal.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Shards.Routed;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Asks the servers of all shards whether they are there and primaries, before anybody uses them.
 */
public final class StartCheck {

  private static final String PRIMARY = "master";

  private StartCheck() {}

  /** Returns what is wrong, a sentence for each shard that cannot be used; empty if all can. */
  public static List<String> problems(Shards shards) {
    List<Routed<String>> questions = new ArrayList<>();
    for (int shard = 0; shard < shards.list().size(); shard++) {
      questions.add(new Routed<>(shard, role()));
    }
    List<String> problems = new ArrayList<>();
    List<Result<String>> answers = shards.executeAll(questions);
    for (int shard = 0; shard < answers.size(); shard++) {
      if (answers.get(shard) instanceof Result.Value<String> role) {
        if (!role.value().equals(PRIMARY)) {
          problems.add(
              shards.list().get(shard)
                  + " answers, but is no primary: its role is '"
                  + role.value()
                  + "'. Name the primary, or the sentinels that know it.");
        }
      } else {
        ShardException cause = ((Result.Failure<String>) answers.get(shard)).cause();
        problems.add(String.valueOf(cause.getMessage()));
      }
    }
    return problems;
  }

  private static Request<String> role() {
    return Request.of(
        new CommandArguments(Command.ROLE), Repeat.ALLOWED, reply -> first((List<?>) reply));
  }

  private static String first(@Nullable List<?> reply) {
    return reply == null || reply.isEmpty() || !(reply.get(0) instanceof byte[] role)
        ? "unknown"
        : new String(role, StandardCharsets.UTF_8);
  }
}
