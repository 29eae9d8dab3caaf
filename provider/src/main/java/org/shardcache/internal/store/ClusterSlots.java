package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ClusterTopology;
import org.shardcache.internal.shard.ReadFrom;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.internal.store.VerifiedShards.View;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * What the nodes of a Redis Cluster tell about their slots and the keys in them. Thread-safe.
 *
 * @param mostKeys how many keys of a slot may be in one reply
 */
record ClusterSlots(ClusterTopology cluster, CacheRequests requests, int mostKeys) {

  /** Some megabytes: more in one slot are there only where hash tags bring them together. */
  private static final int MOST_KEYS = 100_000;

  ClusterSlots(ClusterTopology cluster, CacheRequests requests) {
    this(cluster, requests, MOST_KEYS);
  }

  /**
   * The keys of some slots on one node, those of all caches and of others.
   *
   * @param keys aligned with the slots; null for a slot with too many
   * @param state what the node knew of its slots after that
   */
  record Contents(List<@Nullable List<byte[]>> keys, NodeState state) {}

  /** The primaries as they are now. */
  View current() {
    return requests.current();
  }

  /** Asks the primary of an index about its slots. */
  NodeState state(View view, int primary) {
    return requests.execute(
        view, new Routed<>(primary, Request.of(nodes(), Repeat.ALLOWED, NodeState::parse)));
  }

  /** A page of the keys of the primary of an index. */
  KeySpaceScan.Page page(View view, int primary, byte[] cursor, byte[] pattern) {
    return requests.execute(view, new Routed<>(primary, KeySpaceScan.page(cursor, pattern)));
  }

  /** A scan of the keys of a slot that has too many for one reply. */
  SlotScan scan(View view, int slot, NodeState state, byte[] pattern) {
    return new SlotScan(this, view, slot, state.epoch(), pattern);
  }

  /** The keys of slots at whoever is believed to have them; the first slot decides whom to ask. */
  Contents contents(View view, List<Integer> slots) {
    return requests.execute(
        view, view.shards().routed(SlotTags.of(slots.get(0)), ReadFrom.PRIMARY, contents(slots)));
  }

  /** The keys of a slot at a node that receives it. */
  Contents contentsAt(NodeState.Address node, int slot) {
    try {
      List<String> hosts = current().shards().list().stream().map(Shard::host).toList();
      return cluster.at(node.hostLike(hosts), node.port()).execute(contents(List.of(slot)));
    } catch (ShardException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }

  private Request<Contents> contents(List<Integer> slots) {
    List<CommandArguments> commands = new ArrayList<>(slots.size() + 1);
    for (int slot : slots) {
      commands.add(
          new CommandArguments(Command.CLUSTER).add("GETKEYSINSLOT").add(slot).add(mostKeys + 1));
    }
    commands.add(nodes());
    return Request.ofAll(
        commands,
        Repeat.ALLOWED,
        slots.size(),
        replies -> {
          List<@Nullable List<byte[]>> keys = new ArrayList<>();
          for (Object reply : replies.subList(0, slots.size())) {
            keys.add(keys(Request.checked(reply)));
          }
          return new Contents(keys, NodeState.parse(Request.checked(replies.get(slots.size()))));
        });
  }

  private @Nullable List<byte[]> keys(@Nullable Object reply) {
    if (!(reply instanceof List<?> list)) {
      throw new IllegalStateException("CLUSTER GETKEYSINSLOT gave something that is not a list.");
    }
    if (list.size() > mostKeys) {
      return null;
    }
    List<byte[]> keys = new ArrayList<>(list.size());
    list.forEach(key -> keys.add((byte[]) key));
    return keys;
  }

  private static CommandArguments nodes() {
    return new CommandArguments(Command.CLUSTER).add("NODES");
  }
}
