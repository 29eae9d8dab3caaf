package org.shardcache.internal.inspection;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.shardcache.ShardInfo;
import org.shardcache.ShardPipeline;
import org.shardcache.ShardResult;
import org.shardcache.internal.store.ShardCommands.Keyed;

/** Commands about keys that live where a first key does. Used by one thread. */
final class KeyPipeline<K> implements ShardPipeline<K> {

  private final CacheInspection<K> cache;
  private final byte[] first;
  private final List<Keyed> commands = new ArrayList<>();

  /**
   * Creates an empty pipeline.
   *
   * @param first the routing bytes of the first key
   */
  KeyPipeline(CacheInspection<K> cache, byte[] first) {
    this.cache = cache;
    this.first = first;
  }

  @Override
  public ShardInfo shard() {
    return cache.shardAt(first);
  }

  @Override
  public ShardPipeline<K> add(String command, K key, Object... arguments) {
    byte[] routing = cache.routingBytes(key);
    Object[] words = new Object[arguments.length + 1];
    words[0] = cache.redisKey(key);
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    Keyed keyed = new Keyed(routing, CommandSender.checked(command, words));
    ShardInfo here = shard();
    ShardInfo there = cache.shardAt(routing);
    if (!Objects.equals(here.name(), there.name())) {
      throw new IllegalArgumentException(
          "The key lives on shard '"
              + there.name()
              + "', this pipeline is for shard '"
              + here.name()
              + "'; the command was not added. Make a pipeline for each shard"
              + " (ShardedCache.shardFor names it).");
    }
    commands.add(keyed);
    return this;
  }

  @Override
  public ShardPipeline<K> addWithoutKey(String command, Object... arguments) {
    byte[] routing = commands.isEmpty() ? first : commands.get(commands.size() - 1).routingBytes();
    commands.add(new Keyed(routing, CommandSender.checked(command, arguments)));
    return this;
  }

  @Override
  public List<ShardResult<@Nullable Object>> execute() {
    List<Keyed> sent = List.copyOf(commands);
    commands.clear();
    return cache.callAll(sent);
  }
}
