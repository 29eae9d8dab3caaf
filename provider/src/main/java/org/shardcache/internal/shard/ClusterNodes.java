package org.shardcache.internal.shard;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.shardcache.internal.shard.SlotMap.Address;

/**
 * The nodes of a Redis Cluster that are in use: one object for each as long as it is, whatever
 * slots it has. Thread-safe.
 */
final class ClusterNodes implements AutoCloseable {

  /** A node, and what its connections are for. */
  record Use(Address address, Greeting greeting) {}

  private final Function<Use, Node> factory;
  private final Map<Use, Node> nodes = new HashMap<>();

  /** Those that somebody asked for since the last map: a redirection may be ahead of the map. */
  private final Set<Use> wanted = new HashSet<>();

  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  ClusterNodes(Function<Use, Node> factory) {
    this.factory = factory;
  }

  /** The node at an address, which need not be known yet, for all that a primary does. */
  Node at(Address address) {
    return node(new Use(address, Greeting.NONE));
  }

  /** The same as a replica that answers reads: one that is asked for less would redirect them. */
  Node replicaAt(Address address) {
    return node(new Use(address, Greeting.CLUSTER_REPLICA));
  }

  private Node node(Use use) {
    lock.lock();
    try {
      Node node = nodes.computeIfAbsent(use, factory);
      wanted.add(use);
      if (closed) {
        node.close();
      }
      return node;
    } finally {
      lock.unlock();
    }
  }

  /**
   * To be called with every new map: lets go of the nodes that are not on it, unless somebody asked
   * for them since the last one; calls to them end on their own.
   */
  void retainOnly(Collection<Address> addresses) {
    Set<Address> retained = Set.copyOf(addresses);
    lock.lock();
    try {
      for (Iterator<Map.Entry<Use, Node>> i = nodes.entrySet().iterator(); i.hasNext(); ) {
        Map.Entry<Use, Node> entry = i.next();
        if (!retained.contains(entry.getKey().address()) && !wanted.contains(entry.getKey())) {
          entry.getValue().retire();
          i.remove();
        }
      }
      wanted.clear();
    } finally {
      lock.unlock();
    }
  }

  /** How many there are, each of them with connections of its own. */
  int count() {
    lock.lock();
    try {
      return nodes.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      nodes.values().forEach(Node::close);
    } finally {
      lock.unlock();
    }
  }
}
