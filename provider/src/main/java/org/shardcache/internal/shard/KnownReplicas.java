package org.shardcache.internal.shard;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request.Repeat;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The replicas that a primary says it has, by {@code INFO} or, where that is denied, {@code ROLE}.
 */
final class KnownReplicas {

  private KnownReplicas() {}

  static List<Endpoint> of(Node primary, Deadline deadline) {
    List<@Nullable Object> replies =
        primary.exchange(
            List.of(
                new CommandArguments(Command.INFO).add("replication"),
                new CommandArguments(Command.ROLE)),
            Repeat.ALLOWED,
            deadline);
    if (replies.get(0) instanceof byte[] info) {
      return inInfo(Replies.text(info), primary.endpoint());
    }
    if (replies.get(1) instanceof JedisDataException refusal) {
      throw primary.refused(ShardException.Effect.NONE, refusal);
    }
    return inRole(replies.get(1), primary.endpoint());
  }

  /** Lines such as {@code slave0:ip=10.0.0.2,port=6379,state=online,offset=7,lag=0}. */
  static List<Endpoint> inInfo(String info, Endpoint likePrimary) {
    List<Endpoint> replicas = new ArrayList<>();
    for (String line : info.split("\r?\n", -1)) {
      if (line.matches("slave\\d+:.*")) {
        String fields = line.substring(line.indexOf(':') + 1);
        String host = field(fields, "ip");
        String port = field(fields, "port");
        if (field(fields, "state").equals("online") && !host.isEmpty() && !port.isEmpty()) {
          replicas.add(likePrimary.at(host, Integer.parseInt(port)));
        }
      }
    }
    return replicas;
  }

  private static String field(String fields, String name) {
    for (String field : fields.split(",", -1)) {
      if (field.startsWith(name + "=")) {
        return field.substring(name.length() + 1);
      }
    }
    return "";
  }

  /** {@code master}, an offset, and the host, port and offset of each replica. */
  private static List<Endpoint> inRole(@Nullable Object reply, Endpoint likePrimary) {
    List<Endpoint> replicas = new ArrayList<>();
    if (reply instanceof List<?> role
        && role.size() > 2
        && role.get(2) instanceof List<?> known
        && Replies.text(role.get(0)).equals("master")) {
      for (Object each : known) {
        List<?> replica = (List<?>) each;
        replicas.add(
            likePrimary.at(
                Replies.text(replica.get(0)), Integer.parseInt(Replies.text(replica.get(1)))));
      }
    }
    return replicas;
  }
}
