package org.shardcache.internal.store;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.BackgroundThread;
import org.shardcache.internal.shard.ChangeableTopology;
import org.shardcache.internal.shard.ListTopology.Member;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.store.VerifiedShards.View;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts another list of shards in the place of the current one while calls go on. What a new shard
 * still holds from an earlier time is removed before it is used; what the old shards hold of keys
 * that live elsewhere now is removed afterwards, in the background. Until that is done there is no
 * further change, so that no value from before can come back. Thread-safe.
 */
public final class ShardListChange {

  private static final Logger LOG = LoggerFactory.getLogger(ShardListChange.class);

  private final ChangeableTopology topology;
  private final VerifiedShards shards;
  private final Supplier<List<KeyLayout>> ownKeySpaces;
  private final String managerPrefix;
  private final Duration timeout;
  private final String owner;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable CompletableFuture<Long> removal;

  /**
   * Creates it; nothing is sent.
   *
   * @param shards the view over the topology
   * @param ownKeySpaces the key spaces that nobody else uses: of the manager, and of caches with a
   *     prefix of their own
   * @param managerPrefix the manager's own keys begin with it
   * @param timeout the budget of one call
   * @param owner named in threads
   */
  public ShardListChange(
      ChangeableTopology topology,
      VerifiedShards shards,
      Supplier<List<KeyLayout>> ownKeySpaces,
      String managerPrefix,
      Duration timeout,
      String owner) {
    this.topology = topology;
    this.shards = shards;
    this.ownKeySpaces = ownKeySpaces;
    this.managerPrefix = managerPrefix;
    this.timeout = timeout;
    this.owner = owner;
  }

  /**
   * Changes the list. When this returns, every new call uses the new one.
   *
   * @return how many stale copies were removed, once that is known; fails with a {@link
   *     StoreException} if an old shard could not be walked
   * @throws StoreException if a shard that is new cannot be reached, or if the removal after the
   *     change before is still going on; nothing has changed then
   * @throws IllegalArgumentException if the router cannot be over these shards
   */
  public CompletionStage<Long> to(List<Member> members) {
    lock.lock();
    try {
      if (removal != null && !removal.isDone()) {
        throw new StoreException(
            "The shards were not changed: entries that the last change left behind are still being"
                + " removed. Wait for the result of that change, then try again.",
            null);
      }
      View view = shards.current();
      Shards old = view.shards();
      if (removal != null && removal.isCompletedExceptionally()) {
        finishRemoval(old);
      }
      Shards next = topology.over(members);
      Set<Integer> added = added(old, next);
      view.superseding(() -> replace(next, added));
      LOG.info("The shards are {} now; they were {}.", names(next), names(old));
      removal = removeStaleCopies(view, next);
      return removal.copy();
    } finally {
      lock.unlock();
    }
  }

  private Shards replace(Shards next, Set<Integer> added) {
    List<byte[]> own = ownKeySpaces.get().stream().map(KeyLayout::pattern).toList();
    Map<Integer, ShardException> failures = shards.checkOf(next).prepare(next, added, own);
    failures.keySet().retainAll(added);
    if (!failures.isEmpty()) {
      next.close();
      throw new StoreException(
          "The shards were not changed: "
              + messages(failures.values())
              + " A shard that joins must be reachable, since what it may hold from an earlier"
              + " time is removed first.",
          failures.values().iterator().next());
    }
    topology.replaceWith(next);
    return next;
  }

  /** What could not be removed from a shard that is still in use must not come back. */
  private void finishRemoval(Shards current) {
    StaleCopies.Removal again = staleCopies().remove(current, current);
    if (!again.failures().isEmpty()) {
      throw new StoreException(
          "The shards were not changed: entries that the last change left behind could not be"
              + " removed yet. "
              + String.join(" ", new TreeSet<>(again.failures())),
          null);
    }
  }

  private StaleCopies staleCopies() {
    return new StaleCopies(ownKeySpaces.get(), managerPrefix);
  }

  /** A call that is still under way with the old list could otherwise leave one more behind. */
  private void awaitCallsOf(View old) throws InterruptedException {
    do {
      TimeUnit.NANOSECONDS.sleep(timeout.toNanos());
    } while (old.isBusy());
  }

  private CompletableFuture<Long> removeStaleCopies(View old, Shards next) {
    CompletableFuture<Long> result = new CompletableFuture<>();
    Thread thread =
        BackgroundThread.of(
            () -> {
              try {
                awaitCallsOf(old);
                StaleCopies.Removal done = staleCopies().remove(old.shards(), next);
                if (done.failures().isEmpty()) {
                  LOG.info("{} entries were removed from their former shards.", done.removed());
                  result.complete(done.removed());
                } else {
                  throw new StoreException(
                      done.removed()
                          + " entries were removed from their former shards, but not all could be"
                          + " walked: "
                          + String.join(" ", new TreeSet<>(done.failures()))
                          + " What is left there is removed before such a shard is used again, or"
                          + " ends with its time to live.",
                      null);
                }
              } catch (RuntimeException | Error | InterruptedException e) { // the next one waits
                LOG.warn("After a change of the shards: {}", e.getMessage());
                result.completeExceptionally(e);
              }
            },
            "shardcache-stale-copies " + owner);
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // the system has no thread left: the next change does it first
      LOG.warn("After a change of the shards: {}", e.getMessage());
      result.completeExceptionally(e);
    }
    return result;
  }

  /** The indexes of shards that were not in the list, or were another one under that name. */
  private Set<Integer> added(Shards old, Shards next) {
    SameServers same = SameServers.find(old, next, managerPrefix);
    Set<Object> known = new HashSet<>();
    old.list().forEach(shard -> known.add(List.of(shard.name(), shard.place())));
    Set<Integer> added = new TreeSet<>();
    for (int i = 0; i < next.list().size(); i++) {
      Shard shard = next.list().get(i);
      if (!known.contains(List.of(shard.name(), shard.place()))
          && !same.isKnown(i, old, shard.name())) {
        added.add(i);
      }
    }
    return added;
  }

  private static List<String> names(Shards shards) {
    return shards.list().stream().map(Shard::name).toList();
  }

  private static String messages(Collection<ShardException> failures) {
    return failures.stream()
        .collect(
            Collectors.toMap(
                ShardException::shard,
                e -> String.valueOf(e.getMessage()),
                (a, b) -> a,
                TreeMap::new))
        .values()
        .stream()
        .collect(Collectors.joining(" "));
  }
}
