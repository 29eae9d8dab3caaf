package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Deadline;
import org.shardcache.internal.shard.Pause;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.store.VerifiedShards.View;
import org.shardcache.routing.RedisClusterSlot;

/**
 * Walks keys of a cache over all primaries of a Redis Cluster: one that is there all the time is
 * given exactly once, although slots move and primaries fail meanwhile.
 *
 * <p>Each primary is scanned for the keys in the slots that it has and is not about to give away.
 * Those that it still has afterwards are done with. The others, which moved or whose primary
 * failed, are asked for slot by slot, at the old node before the new one, less what the scan had
 * given; so are those of a primary with more keys than can be remembered. Not thread-safe.
 */
final class ClusterWalk {

  /** What becomes of a key that is come across again. */
  enum Repeats {
    DROPPED,
    HARMLESS
  }

  private static final int FIRST_BATCH = 16;
  private static final int MAX_BATCH = 256;
  private static final int MANY_KEYS = 10_000;

  /** The scan of one primary. */
  private record Scan(int primary, NodeState state, BitSet slots) {}

  private final ClusterSlots cluster;
  private final KeyLayout layout;
  private final KeyScope scope;
  private final Repeats repeats;
  private final byte[] pattern;
  private final View view;
  private final Iterator<Integer> primaries;

  /** The slots that nobody was scanned for yet. */
  private final BitSet open = new BitSet();

  /** The slots that are asked for one by one now. */
  private final BitSet loose = new BitSet();

  private @Nullable Scan scan;

  /** Of the loose slots the one that is scanned, since it has too many keys for one reply. */
  private @Nullable SlotScan slotScan;

  private byte[] cursor = KeySpaceScan.START;
  private SeenKeys seen = new SeenKeys();
  private int batchSize = FIRST_BATCH;

  ClusterWalk(ClusterSlots cluster, KeyLayout layout, KeyScope scope, Repeats repeats) {
    this.cluster = cluster;
    this.layout = layout;
    this.scope = scope;
    this.repeats = repeats;
    this.pattern = scope.pattern(layout);
    this.view = cluster.current();
    this.primaries = IntStream.range(0, view.shards().list().size()).iterator();
    open.set(0, RedisClusterSlot.COUNT);
  }

  /**
   * Returns some of the keys, perhaps none, or null after the last.
   *
   * @throws StoreException if a primary failed; the next call goes on where this one began
   */
  @Nullable List<byte[]> nextKeys() {
    if (slotScan != null) {
      return slotPage(slotScan);
    }
    if (!loose.isEmpty()) {
      return looseKeys();
    }
    if (scan != null) {
      return page(scan);
    }
    seen = new SeenKeys();
    if (primaries.hasNext()) {
      begin(primaries.next());
      return List.of();
    }
    loose.or(open);
    open.clear();
    return loose.isEmpty() ? null : List.of();
  }

  /**
   * Leaves out the slots of the primary that is being asked: one slot at least, after a failure.
   */
  void skipShard() {
    slotScan = null;
    if (loose.isEmpty()) {
      scan = null;
      return;
    }
    Shards current = cluster.current().shards();
    int owner = current.indexFor(SlotTags.of(loose.nextSetBit(0)));
    for (int slot = loose.nextSetBit(0); slot >= 0; slot = loose.nextSetBit(slot + 1)) {
      if (current.indexFor(SlotTags.of(slot)) == owner) {
        loose.clear(slot);
      }
    }
  }

  /** The slots of a primary that does not answer stay open. */
  private void begin(int primary) {
    NodeState state;
    try {
      state = cluster.state(view, primary);
    } catch (StoreException e) {
      return;
    }
    BitSet slots = (BitSet) state.settled().clone();
    slots.and(open);
    if (!slots.isEmpty()) {
      open.andNot(slots);
      scan = new Scan(primary, state, slots);
      cursor = KeySpaceScan.START;
    }
  }

  private List<byte[]> page(Scan current) {
    KeySpaceScan.Page page;
    try {
      page = cluster.page(view, current.primary(), cursor, pattern);
    } catch (StoreException e) {
      end(current, new BitSet()); // its successor has another order of keys
      return List.of();
    }
    List<byte[]> keys = new ArrayList<>();
    for (byte[] key : page.keys()) {
      if (scope.includes(layout, key)
          && current.slots().get(RedisClusterSlot.of(key))
          && (repeats == Repeats.HARMLESS || seen.add(key))) {
        keys.add(key);
      }
    }
    cursor = page.cursor();
    if (page.isLast()) {
      end(current, stillThere(current));
    } else if (seen.isFull()) {
      end(current, new BitSet());
    }
    return keys;
  }

  private BitSet stillThere(Scan current) {
    try {
      NodeState state = cluster.state(view, current.primary());
      return state.epoch().equals(current.state().epoch()) ? state.settled() : new BitSet();
    } catch (StoreException e) {
      return new BitSet();
    }
  }

  private void end(Scan current, BitSet complete) {
    loose.or(current.slots());
    loose.andNot(complete);
    scan = null;
  }

  private List<byte[]> slotPage(SlotScan current) {
    if (!current.isAtEnd()) {
      return withoutSeen(current.nextKeys());
    }
    if (current.isComplete()) {
      loose.clear(current.slot());
    } else if (repeats == Repeats.DROPPED) {
      throw new StoreException(
          "Slot "
              + current.slot()
              + " of the Redis Cluster changed hands while its keys were being scanned, and they"
              + " are too many to remember which were given. Begin again when its slots rest.",
          null);
    }
    slotScan = null;
    return List.of();
  }

  private List<byte[]> withoutSeen(List<byte[]> keys) {
    return keys.stream().filter(key -> scope.includes(layout, key) && !seen.contains(key)).toList();
  }

  /** The keys of some loose slots; waits for those that just change hands. */
  private List<byte[]> looseKeys() {
    Deadline deadline = view.shards().newDeadline();
    Pause pause = new Pause();
    while (true) {
      Map<Integer, List<byte[]>> found = askForSome();
      if (!found.isEmpty()) {
        List<byte[]> keys = new ArrayList<>();
        found.forEach(
            (slot, contents) -> {
              keys.addAll(withoutSeen(contents));
              loose.clear(slot);
            });
        return keys;
      }
      if (slotScan != null) {
        return List.of();
      }
      view.shards().doubt();
      if (!pause.await(deadline)) {
        throw new StoreException(
            "Slot "
                + loose.nextSetBit(0)
                + " of the Redis Cluster changed hands, or had no primary, until the time budget"
                + " (shardcache.timeout) was over.",
            null);
      }
    }
  }

  private Map<Integer, List<byte[]>> askForSome() {
    View current = cluster.current();
    List<Integer> slots = new ArrayList<>();
    int owner = current.shards().indexFor(SlotTags.of(loose.nextSetBit(0)));
    for (int slot = loose.nextSetBit(0);
        slot >= 0 && slots.size() < batchSize;
        slot = loose.nextSetBit(slot + 1)) {
      if (current.shards().indexFor(SlotTags.of(slot)) == owner) {
        slots.add(slot);
      }
    }
    ClusterSlots.Contents contents = cluster.contents(current, slots);
    Map<Integer, List<byte[]>> found = new LinkedHashMap<>();
    int keys = 0;
    for (int i = 0; i < slots.size(); i++) {
      int slot = slots.get(i);
      List<byte[]> ofSlot = contents.keys().get(i);
      if (ofSlot == null) {
        if (contents.state().settled().get(slot)) {
          slotScan = cluster.scan(current, slot, contents.state(), pattern);
        }
        continue;
      }
      keys += ofSlot.size();
      NodeState.Address receiver = contents.state().givenTo().get(slot);
      if (contents.state().settled().get(slot)) {
        found.put(slot, ofSlot);
      } else if (receiver != null) {
        addAtReceiver(receiver, slot, ofSlot, found);
      }
    }
    batchSize = keys > MANY_KEYS ? Math.max(1, batchSize / 2) : Math.min(MAX_BATCH, 2 * batchSize);
    return found;
  }

  /** A key that had left the old node when that was asked has arrived at the new one by now. */
  private void addAtReceiver(
      NodeState.Address receiver,
      int slot,
      List<byte[]> atGiver,
      Map<Integer, List<byte[]>> found) {
    ClusterSlots.Contents received = cluster.contentsAt(receiver, slot);
    List<byte[]> atReceiver = received.keys().get(0);
    if (atReceiver == null) {
      return; // until it has arrived
    }
    if (received.state().takenOver().get(slot) || received.state().settled().get(slot)) {
      SeenKeys both = new SeenKeys();
      List<byte[]> keys = new ArrayList<>();
      for (List<byte[]> some : List.of(atGiver, atReceiver)) {
        some.stream().filter(both::add).forEach(keys::add);
      }
      found.put(slot, keys);
    }
  }
}
