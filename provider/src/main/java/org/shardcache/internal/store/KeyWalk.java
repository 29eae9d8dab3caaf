package org.shardcache.internal.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.internal.store.VerifiedShards.View;

/**
 * Walks the keys of a cache on one shard, page by page, without reading entries. {@link #hasNext}
 * may throw {@link StoreException}; the next call tries again at the same place. Not thread-safe.
 */
public final class KeyWalk implements Iterator<byte[]> {

  private final View view;
  private final int shard;
  private final KeyLayout layout;
  private final byte[] pattern;
  private final Deque<byte[]> keys = new ArrayDeque<>();
  private final RecentKeys recentKeys = new RecentKeys();
  private byte @Nullable [] cursor = KeySpaceScan.START;

  /**
   * Creates a walk; nothing is sent.
   *
   * @param shard its index in the view
   * @param glob which keys, as they are behind the cache's prefix
   */
  public KeyWalk(View view, int shard, KeyLayout layout, String glob) {
    this.view = view;
    this.shard = shard;
    this.layout = layout;
    this.pattern = layout.pattern(glob);
  }

  @Override
  public boolean hasNext() {
    byte[] from = cursor;
    while (keys.isEmpty() && from != null) {
      KeySpaceScan.Page page = page(from);
      for (byte[] stored : page.keys()) {
        byte[] key = layout.key(stored);
        if (key != null && isHome(key) && recentKeys.add(stored)) {
          keys.add(key);
        }
      }
      from = page.isLast() ? null : page.cursor();
      cursor = from;
    }
    return !keys.isEmpty();
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return keys.remove();
  }

  private KeySpaceScan.Page page(byte[] from) {
    try {
      return view.execute(new Routed<>(shard, KeySpaceScan.page(from, pattern)));
    } catch (ShardException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Shards that share a server have each their own part of its keys. */
  private boolean isHome(byte[] key) {
    Shards shards = view.shards();
    return shards.indexFor(layout.routingBytes(key)) == shard;
  }
}
