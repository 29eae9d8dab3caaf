package org.shardcache.internal.shard;

import java.util.Collection;
import java.util.HashMap;
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
      if (closed) {
        node.close();
      }
      return node;
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of the nodes at other addresses; calls to them end on their own. */
  void retainOnly(Collection<Address> addresses) {
    Set<Address> retained = Set.copyOf(addresses);
    lock.lock();
    try {
      for (Iterator<Map.Entry<Use, Node>> i = nodes.entrySet().iterator(); i.hasNext(); ) {
        Map.Entry<Use, Node> entry = i.next();
        if (!retained.contains(entry.getKey().address())) {
          entry.getValue().retire();
          i.remove();
        }
      }
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
