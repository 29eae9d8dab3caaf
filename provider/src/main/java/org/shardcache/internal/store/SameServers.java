package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Replies;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Shards.Routed;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;

/**
 * Which places of an old list of shards are in a new one under another address: a host name in the
 * place of its number, other sentinels. What is there must not be taken for something left behind.
 */
final class SameServers {

  private static final long MARK_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final Map<Object, Integer> successors;
  private final Map<Object, ShardException> unknown;

  private SameServers(Map<Object, Integer> successors, Map<Object, ShardException> unknown) {
    this.successors = successors;
    this.unknown = unknown;
  }

  /**
   * Leaves a mark on the shards that the old list does not have, and looks for it on those that the
   * new list does not have.
   *
   * @param managerPrefix the mark's key begins with it
   */
  static SameServers find(Shards old, Shards next, String managerPrefix) {
    List<Integer> gone = without(old, places(next));
    List<Integer> added = without(next, places(old));
    if (gone.isEmpty() || added.isEmpty()) {
      return new SameServers(Map.of(), Map.of());
    }
    byte[] mark = KeyLayout.managerKey(managerPrefix, "place-" + UUID.randomUUID());
    ShardException unmarked = mark(next, added, mark);
    List<Result<@Nullable Integer>> found =
        old.executeAll(gone.stream().map(index -> new Routed<>(index, markAt(mark))).toList());
    Map<Object, Integer> successors = new HashMap<>();
    Map<Object, ShardException> unknown = new HashMap<>();
    for (int i = 0; i < gone.size(); i++) {
      Object place = old.list().get(gone.get(i)).place();
      if (found.get(i) instanceof Result.Failure<@Nullable Integer> failure) {
        unknown.put(place, failure.cause());
      } else {
        Integer successor = ((Result.Value<@Nullable Integer>) found.get(i)).value();
        if (successor != null) {
          successors.put(place, successor);
        } else if (unmarked != null) {
          unknown.put(place, unmarked);
        }
      }
    }
    return new SameServers(successors, unknown);
  }

  /** The index in the new list of what was in another place of the old one; null if it has gone. */
  @Nullable Integer successor(Object oldPlace) {
    return successors.get(oldPlace);
  }

  /** Whether a shard of the new list was in the old one already, under the same name. */
  boolean isKnown(int index, Shards old, String name) {
    return old.list().stream()
        .anyMatch(
            shard ->
                shard.name().equals(name)
                    && Integer.valueOf(index).equals(successor(shard.place())));
  }

  /** Why it could not be found out what became of a place; null if it could. */
  @Nullable ShardException doubt(Object oldPlace) {
    return unknown.get(oldPlace);
  }

  private static @Nullable ShardException mark(Shards next, List<Integer> added, byte[] mark) {
    List<Routed<String>> marks = new ArrayList<>();
    for (int index : added) {
      CommandArguments set =
          new CommandArguments(Command.SET)
              .add(mark)
              .add(Integer.toString(index))
              .add(Keyword.PX)
              .add(MARK_MILLIS);
      marks.add(new Routed<>(index, Request.of(set, Repeat.ALLOWED, Replies::text)));
    }
    for (Result<String> result : next.executeAll(marks)) {
      if (result instanceof Result.Failure<String> failure) {
        return failure.cause();
      }
    }
    return null;
  }

  private static Request<@Nullable Integer> markAt(byte[] mark) {
    return Request.<@Nullable Integer>of(
        new CommandArguments(Command.GET).add(mark),
        Repeat.ALLOWED,
        reply -> reply == null ? null : Integer.valueOf(Replies.text(reply)));
  }

  private static List<Integer> without(Shards shards, Set<Object> places) {
    return shards.distinctEndpoints().stream()
        .filter(index -> !places.contains(shards.list().get(index).place()))
        .toList();
  }

  private static Set<Object> places(Shards shards) {
    return shards.list().stream().map(Shard::place).collect(Collectors.toSet());
  }
}
