package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Replies;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Shards.Routed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;

/**
 * Finds out on the first use of a shard whether everybody who uses it agrees on the topology: each
 * shard keeps the router, names and weights it was last used with, and an epoch. Two applications
 * that disagree look for one key in two places, and a shard that comes back after a time away still
 * has old values. Thread-safe.
 */
public final class TopologyCheck implements ShardCheck {

  /** What to do about a difference. */
  public enum OnDifference {
    /** Log a warning, store the own topology and go on. */
    WARN,
    /** Fail every operation on that shard. */
    REFUSE,
    /** Remove all entries of the manager's prefix from all shards, then go on. */
    PURGE
  }

  private static final Logger LOG = LoggerFactory.getLogger(TopologyCheck.class);
  private static final long REMEMBERED_MILLIS = TimeUnit.DAYS.toMillis(30);

  private final OnDifference onDifference;
  private final byte[] controlKey;
  private final byte[] purgePattern;
  private final String topology;
  private final Set<Integer> verified = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock(true);

  /** What the shards had before the change that made this list: no difference, but out of date. */
  private final Set<String> former = new HashSet<>();

  private volatile @Nullable String epoch;
  private volatile boolean superseded;

  /**
   * Creates a check.
   *
   * @param onDifference what to do about a difference
   * @param topology router, names and weights as text, the same for all who agree
   * @param controlKey the key under which each shard keeps it
   * @param purgePattern matches everything under the manager's prefix
   */
  public TopologyCheck(
      OnDifference onDifference, String topology, byte[] controlKey, byte[] purgePattern) {
    this.onDifference = onDifference;
    this.topology = topology;
    this.controlKey = controlKey;
    this.purgePattern = purgePattern;
  }

  @Override
  public boolean isVerified(int shard) {
    return superseded || verified.contains(shard);
  }

  @Override
  public <T> T superseding(Supplier<T> change) {
    lock.lock();
    try {
      T result = change.get();
      superseded = true;
      return result;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Asks the shards before it takes the lock: one that hangs, or a change of the list that takes
   * long, must not hold up who needs others.
   */
  @Override
  public Map<Integer, ShardException> verify(Shards shards, Collection<Integer> needed) {
    Map<Integer, ShardException> refusals = new HashMap<>();
    Map<Integer, @Nullable String> found = stored(shards, toAsk(shards, needed), refusals);
    if (!shards.newDeadline().tryLock(lock)) {
      needed.forEach(shard -> refusals.putIfAbsent(shard, tooLate(shards, shard)));
    } else {
      try {
        judge(shards, found, refusals);
      } finally {
        lock.unlock();
      }
    }
    refusals.keySet().retainAll(needed);
    return refusals;
  }

  private Set<Integer> toAsk(Shards shards, Collection<Integer> needed) {
    Set<Integer> unverified = new TreeSet<>(needed);
    if (onDifference == OnDifference.PURGE && epoch == null) {
      for (int i = 0; i < shards.list().size(); i++) {
        unverified.add(i); // what one shard has is judged by what the others have
      }
    }
    unverified.removeAll(verified);
    return unverified;
  }

  private void judge(
      Shards shards, Map<Integer, @Nullable String> found, Map<Integer, ShardException> refusals) {
    if (superseded) {
      refusals.clear();
      return;
    }
    found.keySet().removeAll(verified); // somebody else may have been faster
    refusals.keySet().removeAll(verified);
    Set<Integer> different = differences(found);
    if (different.isEmpty() || onDifference == OnDifference.WARN) {
      different.forEach(shard -> warn(shards, shard, found.get(shard)));
      if (!different.isEmpty()) {
        epoch = newEpoch(); // a later purge sees that the shards do not share a past
      }
      store(shards, found, refusals);
    } else if (onDifference == OnDifference.REFUSE) {
      different.forEach(shard -> refusals.put(shard, refusal(shards, shard, found.get(shard))));
      found.keySet().removeAll(different);
      store(shards, found, refusals);
    } else {
      purge(shards, found, different, refusals);
    }
  }

  @Override
  public Map<Integer, ShardException> prepare(
      Shards shards, Set<Integer> added, Collection<byte[]> patterns) {
    lock.lock();
    try {
      Map<Integer, ShardException> failures = new HashMap<>();
      Set<Integer> all = new TreeSet<>();
      for (int i = 0; i < shards.list().size(); i++) {
        all.add(i);
      }
      Map<Integer, @Nullable String> found = stored(shards, all, failures);
      found.forEach(
          (shard, text) -> {
            if (!added.contains(shard) && text != null) {
              former.add(text);
              Stored stored = Stored.parse(text);
              epoch = epoch == null && stored.topology().equals(topology) ? stored.epoch() : epoch;
            }
          });
      Set<Integer> stale = new TreeSet<>(added);
      stale.retainAll(found.keySet());
      if (epoch == null) {
        epoch = newEpoch();
      } else {
        stale.removeIf(shard -> (topology + '#' + epoch).equals(found.get(shard)));
      }
      Set<Integer> emptied = new TreeSet<>(stale);
      for (byte[] pattern : patterns) {
        emptied.retainAll(removeAll(shards, stale, pattern, failures));
      }
      found.keySet().removeIf(shard -> stale.contains(shard) && !emptied.contains(shard));
      found.replaceAll((shard, text) -> stale.contains(shard) ? null : text);
      store(shards, found, failures);
      return failures;
    } finally {
      lock.unlock();
    }
  }

  private Set<Integer> removeAll(
      Shards shards,
      Collection<Integer> indexes,
      byte[] pattern,
      Map<Integer, ShardException> failures) {
    Request<Long> removal = KeySpaceScan.removal(pattern, key -> false, new AtomicLong());
    return onEach(shards, indexes, removal, failures).keySet();
  }

  private record Stored(String topology, String epoch) {
    static Stored parse(String text) {
      int at = text.lastIndexOf('#');
      return at < 0
          ? new Stored(text, "")
          : new Stored(text.substring(0, at), text.substring(at + 1));
    }
  }

  /** Reads what the shards have, null for nothing, and renews its time to live. */
  private Map<Integer, @Nullable String> stored(
      Shards shards, Collection<Integer> indexes, Map<Integer, ShardException> refusals) {
    CommandArguments read =
        new CommandArguments(Command.GETEX).add(controlKey).add(Keyword.PX).add(REMEMBERED_MILLIS);
    return onEach(
        shards,
        indexes,
        Request.<@Nullable String>of(
            read, Repeat.ALLOWED, reply -> reply == null ? null : Replies.text(reply)),
        refusals);
  }

  /** The shards whose topology is not ours or, before a purge, whose past is not the others'. */
  private Set<Integer> differences(Map<Integer, @Nullable String> found) {
    Set<Integer> different = new TreeSet<>();
    found.forEach(
        (shard, text) -> {
          if (text == null) {
            if (onDifference == OnDifference.PURGE) {
              different.add(shard);
            }
            return;
          }
          if (onDifference != OnDifference.PURGE && former.contains(text)) {
            return;
          }
          Stored stored = Stored.parse(text);
          if (epoch == null && stored.topology().equals(topology)) {
            epoch = stored.epoch();
          }
          boolean sameEpoch = onDifference != OnDifference.PURGE || stored.epoch().equals(epoch);
          if (!stored.topology().equals(topology) || !sameEpoch) {
            different.add(shard);
          }
        });
    return different;
  }

  private void store(
      Shards shards, Map<Integer, @Nullable String> found, Map<Integer, ShardException> refusals) {
    List<Integer> outdated = new ArrayList<>();
    found.forEach(
        (shard, text) -> {
          if (text != null && Stored.parse(text).topology().equals(topology)) {
            verified.add(shard);
          } else {
            outdated.add(shard);
          }
        });
    if (outdated.isEmpty()) {
      return;
    }
    if (epoch == null) {
      epoch = newEpoch();
    }
    CommandArguments write =
        new CommandArguments(Command.SET)
            .add(controlKey)
            .add(topology + '#' + epoch)
            .add(Keyword.PX)
            .add(REMEMBERED_MILLIS);
    Request<String> request = Request.of(write, Repeat.ALLOWED, Replies::text);
    verified.addAll(onEach(shards, outdated, request, refusals).keySet());
  }

  /**
   * At first all shards begin anew, since none of them knows what another one missed; unless those
   * that know anything know the same: then only the others, which may hold anything.
   */
  private void purge(
      Shards shards,
      Map<Integer, @Nullable String> found,
      Set<Integer> different,
      Map<Integer, ShardException> refusals) {
    boolean anew = verified.isEmpty() && !shareOurPast(found.values());
    Set<Integer> outdated = anew ? Set.copyOf(found.keySet()) : different;
    if (anew) {
      epoch = newEpoch();
    }
    if (found.values().stream().anyMatch(Objects::nonNull)) {
      LOG.warn(
          "What shards {} were last used with is not known to be the topology '{}'"
              + " (shardcache.topology-check=purge): their entries are removed.",
          outdated.stream().map(shard -> shards.list().get(shard).name()).toList(),
          topology);
    }
    Set<Integer> purged = removeAll(shards, outdated, purgePattern, refusals);
    found.keySet().removeIf(shard -> outdated.contains(shard) && !purged.contains(shard));
    found.replaceAll((shard, text) -> purged.contains(shard) ? null : text);
    store(shards, found, refusals);
  }

  /** Whether all that know what they were used with were used together, and with our topology. */
  private boolean shareOurPast(Collection<@Nullable String> texts) {
    Set<String> known = new HashSet<>();
    for (String text : texts) {
      if (text != null) {
        known.add(text);
      }
    }
    return known.size() == 1 && Stored.parse(known.iterator().next()).topology().equals(topology);
  }

  private static String newEpoch() {
    return UUID.randomUUID().toString();
  }

  private <R extends @Nullable Object> Map<Integer, R> onEach(
      Shards shards,
      Collection<Integer> indexes,
      Request<R> request,
      Map<Integer, ShardException> refusals) {
    List<Integer> order = List.copyOf(indexes);
    List<Result<R>> results =
        shards.executeAll(order.stream().map(shard -> new Routed<>(shard, request)).toList());
    Map<Integer, R> values = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      if (results.get(i) instanceof Result.Value<R> value) {
        values.put(order.get(i), value.value());
      } else {
        int shard = order.get(i);
        refusals.put(shard, unchecked(shards, shard, ((Result.Failure<R>) results.get(i)).cause()));
      }
    }
    return values;
  }

  /** Whatever became of the check: the operation that needed it did nothing. */
  private static ShardException unchecked(Shards shards, int shard, ShardException cause) {
    return new ShardException(
        cause.shard(),
        Effect.NONE,
        shards.list().get(shard)
            + ": its topology could not be checked before its first use, so the operation itself"
            + " was not sent. The check: "
            + cause.getMessage(),
        cause);
  }

  private static ShardException tooLate(Shards shards, int shard) {
    return new ShardException(
        shards.list().get(shard).name(),
        Effect.NONE,
        shards.list().get(shard)
            + ": its topology could not be checked before its first use within the time budget"
            + " (shardcache.timeout), since the shards are just being changed, or emptied by"
            + " another check. The operation itself was not sent; try again.",
        null);
  }

  private void warn(Shards shards, int shard, @Nullable String found) {
    LOG.warn("{}", message(shards, shard, found));
  }

  private ShardException refusal(Shards shards, int shard, @Nullable String found) {
    return new ShardException(
        shards.list().get(shard).name(),
        Effect.NONE,
        message(shards, shard, found) + " Nothing was done (shardcache.topology-check=refuse).",
        null);
  }

  private String message(Shards shards, int shard, @Nullable String found) {
    return shards.list().get(shard)
        + " was last used with the topology '"
        + (found == null ? "" : Stored.parse(found).topology())
        + "', this cache manager has '"
        + topology
        + "': applications that share shards must agree on shardcache.router, shardcache.hash-tags"
        + " and on the names and weights in shardcache.shards, or they look for one key in"
        + " different places.";
  }
}
