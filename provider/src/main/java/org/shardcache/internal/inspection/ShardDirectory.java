package org.shardcache.internal.inspection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.ShardInfo;
import org.shardcache.ShardResult;
import org.shardcache.internal.entry.StoreFailures;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.store.KeyCounts;
import org.shardcache.internal.store.KeyLayout;
import org.shardcache.internal.store.ShardCommands;
import org.shardcache.internal.store.StoreException;

/** The shards of one manager as applications see them. Thread-safe. */
public final class ShardDirectory {

  private final ShardCommands commands;
  private final StoreFailures failures;

  /** Creates a directory; nothing is sent. */
  public ShardDirectory(ShardCommands commands, StoreFailures failures) {
    this.commands = commands;
    this.failures = failures;
  }

  /** All shards in their order. */
  public List<ShardInfo> shards() {
    return infos(current());
  }

  /** The shard that the router names for these bytes. */
  public ShardInfo shardFor(byte[] routingBytes) {
    Shards shards = current();
    return translated(() -> info(shards, shards.indexFor(routingBytes)));
  }

  ShardCommands commands() {
    return commands;
  }

  /** The shards as they are now; may have to find them first. */
  public Shards current() {
    return translated(commands::current);
  }

  /** Runs a step of the store, with JCache's exceptions. */
  <T extends @Nullable Object> T translated(Supplier<T> step) {
    try {
      return step.get();
    } catch (StoreException | IllegalStateException e) {
      throw failures.translated(e);
    }
  }

  /**
   * Counts entries over the shards as they are now.
   *
   * @param layout of the keys that are counted
   * @param groups names the group that a key is counted in; null for none
   * @param value makes the result for a shard of its counts by group
   * @return by the names of the shards, in their order
   */
  <T extends @Nullable Object> Map<String, ShardResult<T>> counts(
      KeyLayout layout,
      Function<byte[], @Nullable String> groups,
      Function<Map<String, Long>, T> value) {
    Shards shards = current();
    List<Result<Map<String, Long>>> counts =
        translated(() -> new KeyCounts(shards).count(layout, groups));
    Map<String, ShardResult<T>> byName = new LinkedHashMap<>();
    for (int i = 0; i < counts.size(); i++) {
      byName.put(shards.list().get(i).name(), outcome(counts.get(i), value));
    }
    return Collections.unmodifiableMap(byName);
  }

  <R extends @Nullable Object, T extends @Nullable Object> ShardResult<T> outcome(
      Result<R> result, Function<R, T> value) {
    if (result instanceof Result.Value<R> answer) {
      return new ShardResult.Success<>(value.apply(answer.value()));
    }
    return failure(failures.translated(((Result.Failure<R>) result).cause()));
  }

  static <T extends @Nullable Object> ShardResult<T> failure(Throwable cause) {
    return new ShardResult.Failure<>(
        cause instanceof CacheException known
            ? known
            : new CacheException(
                cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause));
  }

  private static List<ShardInfo> infos(Shards shards) {
    List<ShardInfo> infos = new ArrayList<>();
    for (int i = 0; i < shards.list().size(); i++) {
      infos.add(info(shards, i));
    }
    return List.copyOf(infos);
  }

  private static ShardInfo info(Shards shards, int index) {
    Shard shard = shards.list().get(index);
    return new ShardInfo(
        index,
        shard.name(),
        shard.host(),
        shard.port(),
        shard.database(),
        shard.address(),
        shards.routerName());
  }
}
