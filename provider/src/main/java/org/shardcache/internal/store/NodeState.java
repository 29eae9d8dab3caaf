package org.shardcache.internal.store;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Replies;

/**
 * What a node of a Redis Cluster knows of its own slots, from {@code CLUSTER NODES}.
 *
 * @param epoch changes whenever the node gets a slot back that it once gave away
 * @param settled the slots it has, without those that are on their way to another node
 * @param givenTo where a slot of its own is on its way to, if that is known
 * @param takenOver the slots of others that are on their way to it
 */
record NodeState(String epoch, BitSet settled, Map<Integer, Address> givenTo, BitSet takenOver) {

  private static final int ADDRESS = 1;
  private static final int FLAGS = 2;
  private static final int EPOCH = 6;
  private static final int SLOTS = 8;

  /**
   * Where a node listens.
   *
   * @param ip its number
   * @param name the host name that it announces; empty for none
   */
  record Address(String ip, String name, int port) {

    /**
     * The name, as its certificate may have nothing else; unless clients are meant to reach nodes
     * by number.
     *
     * @param hosts of other nodes, as clients are meant to reach them
     */
    String hostLike(Collection<String> hosts) {
      return name.isEmpty() || hosts.stream().allMatch(Address::isNumber) ? ip : name;
    }

    private static boolean isNumber(String host) {
      return host.contains(":") || host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    }
  }

  static NodeState parse(@Nullable Object reply) {
    Map<String, Address> addresses = new HashMap<>();
    String[] myself = {};
    for (String line : Replies.text(reply).split("\n", -1)) {
      String[] words = line.strip().split(" ", -1);
      if (words.length >= SLOTS) {
        Address address = address(words[ADDRESS]);
        if (address != null) {
          addresses.put(words[0], address);
        }
        if ((',' + words[FLAGS] + ',').contains(",myself,")) {
          myself = words;
        }
      }
    }
    if (myself.length == 0) {
      throw new IllegalStateException("CLUSTER NODES gave no line about the node itself.");
    }
    BitSet settled = new BitSet();
    BitSet leaving = new BitSet();
    Map<Integer, Address> givenTo = new HashMap<>();
    BitSet takenOver = new BitSet();
    for (int i = SLOTS; i < myself.length; i++) {
      String word = myself[i];
      int arrow = word.indexOf("->-");
      int backArrow = word.indexOf("-<-");
      if (arrow > 0) {
        int slot = Integer.parseInt(word.substring(1, arrow));
        leaving.set(slot);
        Address address = addresses.get(word.substring(arrow + 3, word.length() - 1));
        if (address != null) {
          givenTo.put(slot, address);
        }
      } else if (backArrow > 0) {
        takenOver.set(Integer.parseInt(word.substring(1, backArrow)));
      } else {
        int dash = word.indexOf('-');
        int from = Integer.parseInt(dash < 0 ? word : word.substring(0, dash));
        settled.set(from, dash < 0 ? from + 1 : Integer.parseInt(word.substring(dash + 1)) + 1);
      }
    }
    settled.andNot(leaving);
    return new NodeState(myself[EPOCH], settled, givenTo, takenOver);
  }

  /** From {@code host:port@busport,name} and perhaps more; null if the node has no address. */
  private static @Nullable Address address(String word) {
    int at = word.indexOf('@');
    String address = at < 0 ? word : word.substring(0, at);
    int colon = address.lastIndexOf(':');
    String[] rest = word.split(",", -1);
    return colon <= 0
        ? null
        : new Address(
            address.substring(0, colon),
            rest.length > 1 ? rest[1] : "",
            Integer.parseInt(address.substring(colon + 1)));
  }
}
