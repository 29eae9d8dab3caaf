package org.shardcache.internal.inspection;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.EntryLock;
import org.shardcache.ShardClient;
import org.shardcache.ShardInfo;
import org.shardcache.ShardPipeline;
import org.shardcache.ShardResult;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.store.KeyLayout;
import org.shardcache.internal.store.KeyLocks;
import org.shardcache.internal.store.KeyWalk;
import org.shardcache.internal.store.ShardCommands.Keyed;
import org.shardcache.internal.store.VerifiedShards;
import org.shardcache.internal.store.VerifiedShards.View;

/**
 * What one cache tells beside its entries. Thread-safe.
 *
 * @param <K> type of the keys
 */
public final class CacheInspection<K> {

  private static final String ENTRIES = "entries";

  private final String cacheName;
  private final EntryCodec<K, ?> codec;
  private final KeyLayout layout;
  private final VerifiedShards shards;
  private final ShardDirectory directory;
  private final Runnable requireOpen;
  private final LockRequests locks;

  /**
   * Creates it; nothing is sent.
   *
   * @param requireOpen throws if the cache is closed
   */
  public CacheInspection(
      String cacheName,
      EntryCodec<K, ?> codec,
      KeyLayout layout,
      VerifiedShards shards,
      ShardDirectory directory,
      Runnable requireOpen) {
    this.cacheName = cacheName;
    this.codec = codec;
    this.layout = layout;
    this.shards = shards;
    this.directory = directory;
    this.requireOpen = requireOpen;
    this.locks = new LockRequests(new KeyLocks(shards, layout, cacheName), directory, requireOpen);
  }

  /** As the method of the same name of {@code ShardedCache}. */
  public ShardInfo shardFor(K key) {
    return shardAt(routingBytes(key));
  }

  /** As the method of the same name of {@code ShardedCache}. */
  public List<ShardInfo> shards() {
    requireOpen.run();
    return directory.shards();
  }

  /** As the method of the same name of {@code ShardedCache}. */
  public byte[] redisKey(K key) {
    return layout.storedKey(keyBytes(key));
  }

  /** As the method of the same name of {@code ShardedCache}. */
  public Map<String, ShardResult<Long>> entryCounts() {
    requireOpen.run();
    requireOwnKeySpace("counting its entries");
    return directory.counts(layout, key -> ENTRIES, counts -> counts.getOrDefault(ENTRIES, 0L));
  }

  /** As the method of the same name of {@code ShardedCache}. */
  public long size() {
    return entryCounts().values().stream().mapToLong(ShardResult::get).sum();
  }

  /** As the method of the same name of {@code ShardedCache}. */
  public Map<String, Iterator<K>> keysByShard(String glob) {
    requireOpen.run();
    Objects.requireNonNull(glob, "The pattern is null; all keys are *.");
    requireOwnKeySpace("walking its keys");
    View view = directory.translated(shards::current);
    Map<String, Iterator<K>> byShard = new LinkedHashMap<>();
    List<Shard> list = view.shards().list();
    for (int i = 0; i < list.size(); i++) {
      KeyWalk walk = new KeyWalk(view, i, layout, glob);
      byShard.put(list.get(i).name(), new DecodedKeys<>(walk, codec, directory, requireOpen));
    }
    return Collections.unmodifiableMap(byShard);
  }

  /** As the method of the same name of {@code ShardedCache}. */
  public ShardClient clientFor(K key) {
    byte[] routing = routingBytes(key);
    return new CommandSender(
        () -> shardAt(routing),
        command -> {
          requireOpen.run();
          return directory.<@Nullable Object>translated(
              () -> directory.commands().call(new Keyed(routing, command)));
        });
  }

  /** As the method of the same name of {@code ShardedCache}. */
  public ShardPipeline<K> pipelineFor(K key) {
    byte[] routing = routingBytes(key);
    directory.current(); // fails now rather than in the middle
    return new KeyPipeline<>(this, routing);
  }

  /** As the method of the same name of {@code ShardedCache}. */
  public Optional<EntryLock> tryLock(K key, Duration timeToLive, Duration patience) {
    return locks.acquire(keyBytes(key), timeToLive, patience);
  }

  byte[] routingBytes(K key) {
    return layout.routingBytes(keyBytes(key));
  }

  ShardInfo shardAt(byte[] routingBytes) {
    requireOpen.run();
    return directory.shardFor(routingBytes);
  }

  List<ShardResult<@Nullable Object>> callAll(List<Keyed> commands) {
    requireOpen.run();
    return directory.translated(() -> directory.commands().callAll(commands)).stream()
        .map(result -> directory.<@Nullable Object, @Nullable Object>outcome(result, r -> r))
        .toList();
  }

  private byte[] keyBytes(K key) {
    requireOpen.run();
    return codec.keyBytes(Objects.requireNonNull(key, "The key is null."));
  }

  private void requireOwnKeySpace(String what) {
    if (!layout.ownsKeySpace()) {
      throw new CacheException(
          "Cache '"
              + cacheName
              + "' has a key-prefix of its own and may share it with others, so "
              + what
              + " would find keys that are not its own. Set shardcache.cache."
              + cacheName
              + ".owns-prefix=true if nobody else has keys under it. Nothing was sent.");
    }
  }
}
