package org.shardcache.internal.shard;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ListTopology.Member;
import org.shardcache.internal.shard.ShardException.Effect;

/**
 * Shards that are found through DNS: every address of one host name is a shard, named by the text
 * of the address. The order of an answer does not matter. The first look-up is made on the first
 * use. Thread-safe.
 */
public final class DnsTopology implements ChangeableTopology {

  private final String host;
  private final Duration timeout;
  private final BoundedLookups lookups;
  private final Function<InetAddress, Member> members;
  private final Function<List<Member>, ListTopology> lists;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable ListTopology found;
  private boolean closed;

  /**
   * Creates the topology; nothing is looked up yet.
   *
   * @param host the name
   * @param timeout the budget of one call, and so of one look-up
   * @param members makes a shard of an address
   * @param lists makes the first list of shards
   */
  public DnsTopology(
      String host,
      Duration timeout,
      Function<InetAddress, Member> members,
      Function<List<Member>, ListTopology> lists) {
    this(host, timeout, InetAddress::getAllByName, members, lists);
  }

  DnsTopology(
      String host,
      Duration timeout,
      HostAddresses.Resolver resolver,
      Function<InetAddress, Member> members,
      Function<List<Member>, ListTopology> lists) {
    this.host = host;
    this.timeout = timeout;
    this.lookups = new BoundedLookups(resolver);
    this.members = members;
    this.lists = lists;
  }

  /**
   * Looks the name up.
   *
   * @return the shards in the order of their addresses, at least one
   * @throws ShardException with no effect, if there is no answer in time or the name is unknown
   */
  public List<Member> lookUp() {
    InetAddress[] answer;
    try {
      answer = lookups.resolve(host, Deadline.after(timeout));
    } catch (IOException e) {
      throw new ShardException(
          host,
          Effect.NONE,
          "The host name '"
              + host
              + "', whose addresses are the shards (shardcache.topology=dns), could not be looked"
              + " up: "
              + e.getMessage()
              + "; nothing was sent.",
          e);
    }
    TreeMap<byte[], Member> sorted = new TreeMap<>(Arrays::compareUnsigned);
    for (InetAddress address : answer) {
      sorted.put(address.getAddress(), members.apply(address));
    }
    return new ArrayList<>(sorted.values());
  }

  @Override
  public Shards shards() {
    ListTopology current = found;
    return (current != null ? current : find()).shards();
  }

  @Override
  public Shards over(List<Member> shards) {
    return find().over(shards);
  }

  @Override
  public void replaceWith(Shards next) {
    find().replaceWith(next);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (found != null) {
        found.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody holds the lock while he waits for an answer: the first callers share one look-up. */
  private ListTopology find() {
    ListTopology known = found;
    return known != null ? known : adopt(lookUp());
  }

  private ListTopology adopt(List<Member> shards) {
    lock.lock();
    try {
      ListTopology current = found;
      if (current == null) {
        if (closed) {
          throw new IllegalStateException("The cache manager is closed.");
        }
        current = lists.apply(shards);
        found = current;
      }
      return current;
    } finally {
      lock.unlock();
    }
  }
}
