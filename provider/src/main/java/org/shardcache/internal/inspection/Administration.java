package org.shardcache.internal.inspection;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.ShardAdministration;
import org.shardcache.ShardClient;
import org.shardcache.ShardInfo;
import org.shardcache.ShardResult;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.store.KeyLayout;

/** Looks after the shards of one manager. Thread-safe. */
public final class Administration implements ShardAdministration {

  private final ShardDirectory directory;
  private final KeyLayout managerKeys;
  private final Function<Shards, String> fingerprint;
  private final Function<Properties, CompletionStage<Long>> change;
  private final Runnable requireOpen;

  /**
   * Creates it; nothing is sent.
   *
   * @param managerKeys all keys under the manager's prefix
   * @param fingerprint what has to be agreed on about a list of shards
   * @param change changes the list
   * @param requireOpen throws if the manager is closed
   */
  public Administration(
      ShardDirectory directory,
      KeyLayout managerKeys,
      Function<Shards, String> fingerprint,
      Function<Properties, CompletionStage<Long>> change,
      Runnable requireOpen) {
    this.directory = directory;
    this.managerKeys = managerKeys;
    this.fingerprint = fingerprint;
    this.change = change;
    this.requireOpen = requireOpen;
  }

  @Override
  public List<ShardInfo> shards() {
    requireOpen.run();
    return directory.shards();
  }

  @Override
  public String topologyFingerprint() {
    requireOpen.run();
    return fingerprint.apply(directory.current());
  }

  @Override
  public Map<String, ShardResult<Duration>> ping() {
    return onAll(
        client -> {
          long start = System.nanoTime();
          client.call("PING");
          return Duration.ofNanos(System.nanoTime() - start);
        });
  }

  @Override
  public Map<String, ShardResult<Map<String, String>>> info(String section) {
    requireOpen.run();
    Objects.requireNonNull(section, "The section is null; for the usual ones it is empty.");
    return onAll(
        client ->
            InfoText.fields(
                section.isEmpty() ? client.call("INFO") : client.call("INFO", section)));
  }

  @Override
  public Map<String, ShardResult<Map<String, Long>>> entryCounts() {
    requireOpen.run();
    if (managerKeys.keySpace().isEmpty()) {
      throw new CacheException(
          "shardcache.key-prefix is empty, so the entries of caches cannot be told from other keys"
              + " of the database. Ask a cache for its own counts (ShardedCache.entryCounts).");
    }
    return directory.counts(managerKeys, KeyLayout::cacheName, byCache -> byCache);
  }

  @Override
  public ShardClient client(String shard) {
    requireOpen.run();
    Objects.requireNonNull(shard, "The name of the shard is null.");
    return Objects.requireNonNull(clients(Set.of(shard)).get(shard));
  }

  @Override
  public <T extends @Nullable Object> Map<String, ShardResult<T>> onAll(
      Function<? super ShardClient, ? extends T> operation) {
    return onEach(shards().stream().map(ShardInfo::name).toList(), operation);
  }

  @Override
  public <T extends @Nullable Object> Map<String, ShardResult<T>> onEach(
      Collection<String> shards, Function<? super ShardClient, ? extends T> operation) {
    requireOpen.run();
    Objects.requireNonNull(operation, "The operation is null.");
    return OnEachShard.run(clients(shards), operation);
  }

  @Override
  public CompletionStage<Long> changeShards(Properties shards) {
    requireOpen.run();
    Objects.requireNonNull(shards, "The settings of the shards are null.");
    return change.apply(shards);
  }

  /** Clients in the order of the shards. */
  private Map<String, ShardClient> clients(Collection<String> names) {
    List<ShardInfo> shards = directory.shards();
    Set<String> unknown = new LinkedHashSet<>(names);
    Map<String, ShardClient> clients = new LinkedHashMap<>();
    for (ShardInfo shard : shards) {
      if (unknown.remove(shard.name())) {
        clients.put(shard.name(), clientOf(shard));
      }
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no shard '"
              + unknown.iterator().next()
              + "'; the shards are "
              + shards.stream().map(ShardInfo::name).toList()
              + ". Nothing was sent.");
    }
    return Collections.unmodifiableMap(clients);
  }

  private ShardClient clientOf(ShardInfo shard) {
    return new CommandSender(
        () -> {
          requireOpen.run();
          return directory.shards().stream()
              .filter(now -> now.name().equals(shard.name()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CacheException(
                          "Shard '" + shard.name() + "' is not in the list any more."));
        },
        command -> {
          requireOpen.run();
          return directory.<@Nullable Object>translated(
              () -> directory.commands().call(shard.name(), command));
        });
  }
}
