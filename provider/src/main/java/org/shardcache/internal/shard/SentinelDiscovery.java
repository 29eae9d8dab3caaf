package org.shardcache.internal.shard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.SentinelAnnouncements.Listener;
import org.shardcache.internal.shard.ServerSource.ReplicaSource;
import org.shardcache.internal.shard.ServerSource.Sentinels;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.internal.shard.ShardException.Link;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.util.KeyValue;

/**
 * Asks sentinels for the servers of a shard, one after the other until one knows. One that does not
 * answer is asked last from then on.
 */
final class SentinelDiscovery implements Discovery {

  private static final String ADDRESS = "GET-MASTER-ADDR-BY-NAME";

  /** What stands between a replica and its being read from, among the flags of a sentinel. */
  private static final List<String> UNFIT = List.of("s_down", "o_down", "disconnected");

  /** Equal for shards that share their data. */
  private record Place(Set<Endpoint> sentinels, String service, int database) {}

  private final String shard;
  private final Sentinels source;
  private final SentinelAnnouncements announcements;
  private final List<Node> sentinels;
  private volatile @Nullable Listener listener;

  /** Creates it; nothing is asked yet. */
  SentinelDiscovery(
      String shard,
      Sentinels source,
      SentinelAnnouncements announcements,
      Function<Endpoint, Node> nodes) {
    this.shard = shard;
    this.source = source;
    this.announcements = announcements;
    this.sentinels =
        source.sentinels().stream()
            .map(nodes)
            .collect(Collectors.toCollection(CopyOnWriteArrayList::new));
  }

  @Override
  public Endpoint primary(Deadline deadline) {
    announcements.keepListening();
    return source.minOthers() == 0
        ? ask(List.of(ADDRESS), deadline, this::address)
        : ask(List.of(ADDRESS, "MASTER"), deadline, this::addressIfOthersAgree);
  }

  /** A sentinel that was cut off from the others may not know what they have decided. */
  private @Nullable Endpoint addressIfOthersAgree(List<@Nullable Object> replies) {
    Endpoint address = address(replies);
    if (address != null && replies.get(1) instanceof List<?> state) {
      int others = Integer.parseInt(fields(state).getOrDefault("num-other-sentinels", "0"));
      if (others < source.minOthers()) {
        throw new ShardException(
            shard,
            Effect.NONE,
            "it knows of "
                + others
                + " other sentinels, fewer than shardcache.shard."
                + shard
                + ".min-other-sentinels="
                + source.minOthers(),
            null);
      }
    }
    return address;
  }

  private @Nullable Endpoint address(List<@Nullable Object> replies) {
    return replies.get(0) instanceof List<?> address && address.size() == 2
        ? source
            .likeServers()
            .at(Replies.text(address.get(0)), Integer.parseInt(Replies.text(address.get(1))))
        : null;
  }

  @Override
  public List<Endpoint> replicas(Node primary, Deadline deadline) {
    if (source.replicas() instanceof ReplicaSource.Listed listed) {
      return listed.endpoints();
    }
    return source.replicas() instanceof ReplicaSource.Discovered
        ? ask(List.of("REPLICAS"), deadline, this::replicas)
        : List.of();
  }

  private @Nullable List<Endpoint> replicas(List<@Nullable Object> replies) {
    if (!(replies.get(0) instanceof List<?> known)) {
      return null;
    }
    List<Endpoint> replicas = new ArrayList<>();
    for (Object each : known) {
      Map<String, String> fields = fields((List<?>) each);
      List<String> flags = List.of(fields.getOrDefault("flags", "").split(",", -1));
      String host = fields.getOrDefault("ip", "");
      String port = fields.getOrDefault("port", "");
      if (flags.stream().noneMatch(UNFIT::contains) && !host.isEmpty() && !port.isEmpty()) {
        replicas.add(source.likeServers().at(host, Integer.parseInt(port)));
      }
    }
    return replicas;
  }

  /** A map in the newer protocol, names and values by turns in the older one. */
  private static Map<String, String> fields(List<?> reply) {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < reply.size(); i++) {
      if (reply.get(i) instanceof KeyValue<?, ?> field) {
        fields.put(Replies.text(field.getKey()), Replies.text(field.getValue()));
      } else if (i + 1 < reply.size()) {
        fields.put(Replies.text(reply.get(i)), Replies.text(reply.get(++i)));
      }
    }
    return fields;
  }

  private <T> T ask(
      List<String> questions,
      Deadline deadline,
      Function<List<@Nullable Object>, @Nullable T> answer) {
    List<CommandArguments> commands =
        questions.stream()
            .map(each -> new CommandArguments(Command.SENTINEL).add(each).add(source.service()))
            .toList();
    List<String> failures = new ArrayList<>();
    List<Node> order = List.copyOf(sentinels);
    for (int i = 0; i < order.size(); i++) {
      Node sentinel = order.get(i);
      try {
        List<@Nullable Object> replies =
            sentinel.exchange(commands, Repeat.ALLOWED, deadline.shareOf(order.size() - i));
        String refusal = refusal(replies);
        T result = refusal.isEmpty() ? answer.apply(replies) : null;
        if (result != null) {
          return result;
        }
        failures.add(
            sentinel.endpoint()
                + (refusal.isEmpty()
                    ? " knows no service '" + source.service() + "'"
                    : ": " + Refusal.explained(refusal)));
      } catch (ShardException e) {
        if (sentinels.remove(sentinel)) { // else another thread moves it
          sentinels.add(sentinel);
        }
        failures.add((e.link() == Link.SOUND ? sentinel.endpoint() + ": " : "") + e.getMessage());
      }
    }
    throw new ShardException(
        shard,
        Effect.NONE,
        Link.LOST,
        "Shard '"
            + shard
            + "': no sentinel said where '"
            + source.service()
            + "' is; nothing was sent. "
            + String.join("; ", failures),
        null);
  }

  /** The first error among the replies; empty if there is none. */
  private static String refusal(List<@Nullable Object> replies) {
    return replies.stream()
        .map(ErrorReplies::text)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Whoever announced the change knows of it; another sentinel may not yet. */
  @Override
  public void onChange(Runnable reaction) {
    Listener next =
        sentinel -> {
          askFirst(sentinel);
          reaction.run();
        };
    listener = next;
    announcements.listen(source.service(), next);
  }

  private void askFirst(Endpoint sentinel) {
    List<Node> order = List.copyOf(sentinels);
    for (Node node : order.subList(Math.min(1, order.size()), order.size())) {
      if (node.endpoint().equals(sentinel) && sentinels.remove(node)) {
        sentinels.add(0, node);
        return;
      }
    }
  }

  @Override
  public Endpoint configured() {
    return source.likeServers().at(source.service(), 0);
  }

  @Override
  public boolean primaryMoves() {
    return true;
  }

  @Override
  public Object place() {
    return new Place(
        new HashSet<>(source.sentinels()), source.service(), source.likeServers().database());
  }

  @Override
  public void retire() {
    forgetListener();
    sentinels.forEach(Node::retire);
  }

  @Override
  public void close() {
    forgetListener();
    sentinels.forEach(Node::close);
  }

  private void forgetListener() {
    Listener known = listener;
    if (known != null) {
      announcements.forget(source.service(), known);
    }
  }

  @Override
  public String toString() {
    return "service '" + source.service() + "' of the sentinels " + source.sentinels();
  }
}
