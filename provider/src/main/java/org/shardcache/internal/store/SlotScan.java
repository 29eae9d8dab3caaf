package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.List;
import org.shardcache.internal.store.VerifiedShards.View;
import org.shardcache.routing.RedisClusterSlot;

/**
 * The keys of one slot of a Redis Cluster, page by page: {@code CLUSTER GETKEYSINSLOT} gives all in
 * one reply, which is too long for some. So its primary is scanned, and what other slots have is
 * left out. Each key that stays is given once, if the slot does. Not thread-safe.
 */
final class SlotScan {

  private final ClusterSlots cluster;
  private final View view;
  private final int primary;
  private final int slot;
  private final String epoch;
  private final byte[] pattern;
  private final RecentKeys recentKeys = new RecentKeys();
  private byte[] cursor = KeySpaceScan.START;
  private boolean atEnd;

  /** A scan of the primary that has the slot, and the epoch that it had before. */
  SlotScan(ClusterSlots cluster, View view, int slot, String epoch, byte[] pattern) {
    this.cluster = cluster;
    this.view = view;
    this.primary = view.shards().indexFor(SlotTags.of(slot));
    this.slot = slot;
    this.epoch = epoch;
    this.pattern = pattern;
  }

  int slot() {
    return slot;
  }

  /**
   * Returns some of the keys, perhaps none.
   *
   * @throws StoreException if the primary failed
   */
  List<byte[]> nextKeys() {
    KeySpaceScan.Page page = cluster.page(view, primary, cursor, pattern);
    List<byte[]> keys = new ArrayList<>();
    for (byte[] key : page.keys()) {
      if (RedisClusterSlot.of(key) == slot && recentKeys.add(key)) {
        keys.add(key);
      }
    }
    cursor = page.cursor();
    atEnd = page.isLast();
    return keys;
  }

  boolean isAtEnd() {
    return atEnd;
  }

  /** Whether the slot has been at its primary all the time: to be asked at the end. */
  boolean isComplete() {
    NodeState state = cluster.state(view, primary);
    return state.epoch().equals(epoch) && state.settled().get(slot);
  }
}
