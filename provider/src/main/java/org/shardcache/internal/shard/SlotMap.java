package org.shardcache.internal.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shardcache.routing.RedisClusterSlot;
import org.shardcache.routing.ShardRouter;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Which primary of a Redis Cluster has which slots, as one of its nodes told. Read from {@code
 * CLUSTER SLOTS}, which every supported server has and which names the nodes as clients are meant
 * to reach them. Immutable.
 */
final class SlotMap implements ShardRouter {

  private static final short NOBODY = -1;

  private final List<Owner> owners;
  private final short[] ownerOfSlot;

  private SlotMap(List<Owner> owners, short[] ownerOfSlot) {
    this.owners = List.copyOf(owners);
    this.ownerOfSlot = ownerOfSlot;
  }

  /**
   * Where a node listens.
   *
   * @param host a name or an address
   * @param port its port for clients
   */
  record Address(String host, int port) {

    /** A redirection leaves the host out if it is that of the node which sends it. */
    static Address of(String host, int port, Node sender) {
      return new Address(host.isEmpty() ? sender.endpoint().host() : host, port);
    }

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** A primary and its replicas. */
  record Owner(Address primary, List<Address> replicas) {}

  /** Slots that follow each other and have the same owner. */
  private record Range(int from, int to, Owner owner) {

    /** Null if nobody knows how the primary is reached. */
    static @Nullable Range parse(List<?> words, Node asked) {
      List<Address> nodes = new ArrayList<>();
      for (Object node : words.subList(Math.min(2, words.size()), words.size())) {
        Address address = address(list(node), asked);
        if (address != null) {
          nodes.add(address);
        } else if (nodes.isEmpty()) {
          return null;
        }
      }
      int from = (int) Replies.integer(words.get(0));
      int to = (int) Replies.integer(words.get(1));
      if (nodes.isEmpty() || from < 0 || to < from || to >= RedisClusterSlot.COUNT) {
        throw new IllegalStateException("CLUSTER SLOTS gave slots " + from + " to " + to);
      }
      return new Range(
          from, to, new Owner(nodes.get(0), List.copyOf(nodes.subList(1, nodes.size()))));
    }
  }

  static CommandArguments command() {
    return new CommandArguments(Command.CLUSTER).add("SLOTS");
  }

  /**
   * Reads the reply to {@link #command}.
   *
   * @param asked the node that gave it
   * @throws IllegalStateException if it is something else
   */
  static SlotMap parse(@Nullable Object reply, Node asked) {
    List<Range> ranges = new ArrayList<>();
    for (Object element : list(reply)) {
      Range range = Range.parse(list(element), asked);
      if (range != null) {
        ranges.add(range);
      }
    }
    ranges.sort(Comparator.comparingInt(Range::from));
    List<Owner> owners = new ArrayList<>();
    Map<Address, Integer> indexes = new HashMap<>();
    short[] ownerOfSlot = new short[RedisClusterSlot.COUNT];
    Arrays.fill(ownerOfSlot, NOBODY);
    for (Range range : ranges) {
      Integer index = indexes.get(range.owner().primary());
      if (index == null) {
        index = owners.size();
        owners.add(range.owner());
        indexes.put(range.owner().primary(), index);
      }
      Arrays.fill(ownerOfSlot, range.from(), range.to() + 1, index.shortValue());
    }
    return new SlotMap(owners, ownerOfSlot);
  }

  /** Null if the node does not tell how it is reached. */
  private static @Nullable Address address(List<?> node, Node asked) {
    String host = Replies.text(node.get(0));
    int port = (int) Replies.integer(node.get(1));
    return host.equals("?") || port == 0 ? null : Address.of(host, port, asked);
  }

  private static List<?> list(@Nullable Object reply) {
    if (reply instanceof List<?> list) {
      return list;
    }
    throw new IllegalStateException("CLUSTER SLOTS gave something that is not a list of slots");
  }

  /** All primaries that have slots, in the order of the first slot of each. */
  List<Owner> owners() {
    return owners;
  }

  /** The primary of a key's slot; negative if the slot has none. */
  int ownerOf(byte[] routingBytes) {
    return ownerOfSlot[RedisClusterSlot.of(routingBytes)];
  }

  /** A slot without a primary is anybody's: whoever is asked says that the cluster is down. */
  @Override
  public int route(byte[] routingBytes) {
    return Math.max(0, ownerOf(routingBytes));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SlotMap that
        && owners.equals(that.owners)
        && Arrays.equals(ownerOfSlot, that.ownerOfSlot);
  }

  @Override
  public int hashCode() {
    return 31 * owners.hashCode() + Arrays.hashCode(ownerOfSlot);
  }

  @Override
  public String toString() {
    return "SlotMap" + owners;
  }
}
