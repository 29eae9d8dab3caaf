package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

  private final Map<Object, Set<Integer>> successors;
  private final Map<Object, ShardException> unknown;

  private SameServers(Map<Object, Set<Integer>> successors, Map<Object, ShardException> unknown) {
    this.successors = successors;
    this.unknown = unknown;
  }

  /**
   * Leaves a mark on each shard that the old list does not have, and looks for all of them on those
   * that the new list does not have.
   *
   * @param managerPrefix the keys of the marks begin with it
   */
  static SameServers find(Shards old, Shards next, String managerPrefix) {
    List<Integer> gone = without(old, places(next));
    List<Integer> added = without(next, places(old));
    if (gone.isEmpty() || added.isEmpty()) {
      return new SameServers(Map.of(), Map.of());
    }
    String name = "place-" + UUID.randomUUID() + "-";
    Map<Integer, byte[]> marks = new TreeMap<>(); // servers with two new addresses have two
    added.forEach(index -> marks.put(index, KeyLayout.managerKey(managerPrefix, name + index)));
    ShardException unmarked = mark(next, marks);
    Request<Set<Integer>> look = marksThere(marks);
    List<Result<Set<Integer>>> found =
        old.executeAll(gone.stream().map(index -> new Routed<>(index, look)).toList());
    Map<Object, Set<Integer>> successors = new HashMap<>();
    Map<Object, ShardException> unknown = new HashMap<>();
    for (int i = 0; i < gone.size(); i++) {
      Object place = old.list().get(gone.get(i)).place();
      if (found.get(i) instanceof Result.Value<Set<Integer>> there) {
        successors.put(place, there.value());
        if (unmarked != null) {
          unknown.put(place, unmarked);
        }
      } else {
        unknown.put(place, ((Result.Failure<Set<Integer>>) found.get(i)).cause());
      }
    }
    return new SameServers(successors, unknown);
  }

  /**
   * The indexes in the new list of what was in another place of the old one; none if it is gone.
   */
  Set<Integer> successors(Object oldPlace) {
    return successors.getOrDefault(oldPlace, Set.of());
  }

  /** Whether a shard of the new list was in the old one already, under the same name. */
  boolean isKnown(int index, Shards old, String name) {
    return old.list().stream()
        .anyMatch(shard -> shard.name().equals(name) && successors(shard.place()).contains(index));
  }

  /** Why it could not be found out what became of a place; null if it could. */
  @Nullable ShardException doubt(Object oldPlace) {
    return unknown.get(oldPlace);
  }

  private static @Nullable ShardException mark(Shards next, Map<Integer, byte[]> marks) {
    List<Routed<String>> requests = new ArrayList<>();
    marks.forEach(
        (index, mark) -> {
          CommandArguments set =
              new CommandArguments(Command.SET).add(mark).add("").add(Keyword.PX).add(MARK_MILLIS);
          requests.add(new Routed<>(index, Request.of(set, Repeat.ALLOWED, Replies::text)));
        });
    for (Result<String> result : next.executeAll(requests)) {
      if (result instanceof Result.Failure<String> failure) {
        return failure.cause();
      }
    }
    return null;
  }

  private static Request<Set<Integer>> marksThere(Map<Integer, byte[]> marks) {
    List<Integer> order = List.copyOf(marks.keySet());
    CommandArguments get = new CommandArguments(Command.MGET);
    order.forEach(index -> get.add(Objects.requireNonNull(marks.get(index))));
    return Request.of(
        get,
        Repeat.ALLOWED,
        reply -> {
          Set<Integer> there = new TreeSet<>();
          List<?> values = (List<?>) Objects.requireNonNull(reply);
          for (int i = 0; i < order.size(); i++) {
            if (values.get(i) != null) {
              there.add(order.get(i));
            }
          }
          return there;
        });
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
