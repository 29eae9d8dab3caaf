package org.shardcache.internal.store;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.shardcache.internal.shard.BackgroundThread;
import org.shardcache.internal.shard.DnsTopology;
import org.shardcache.internal.shard.ListTopology.Member;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.shard.ShardException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up again, from time to time, which addresses the shards have, and changes the list when
 * they are others. An answer that cannot be had, or used, changes nothing until the next time.
 */
public final class DnsRefresh implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DnsRefresh.class);

  private final DnsTopology topology;
  private final VerifiedShards shards;
  private final ShardListChange change;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private String lastProblem = "";

  /**
   * Starts to look.
   *
   * @param interval the time between two look-ups
   * @param owner named in threads
   */
  public DnsRefresh(
      DnsTopology topology,
      VerifiedShards shards,
      ShardListChange change,
      Duration interval,
      String owner) {
    this.topology = topology;
    this.shards = shards;
    this.change = change;
    this.interval = interval;
    BackgroundThread.of(this::run, "shardcache-dns " + owner).start();
  }

  private void run() {
    try {
      while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        refresh();
      }
    } catch (InterruptedException e) {
      LOG.warn("The shards' addresses are not looked up any more: the thread was interrupted.");
    }
  }

  private void refresh() {
    try {
      List<Member> found = topology.lookUp();
      Set<String> names =
          found.stream().map(member -> member.descriptor().name()).collect(Collectors.toSet());
      Set<String> current =
          shards.current().shards().list().stream().map(Shard::name).collect(Collectors.toSet());
      if (!names.equals(current)) {
        change.to(found);
      }
      lastProblem = "";
    } catch (ShardException | StoreException | IllegalArgumentException e) {
      String problem = String.valueOf(e.getMessage());
      if (!problem.equals(lastProblem)) {
        LOG.warn("The shards stay as they are. {}", problem);
        lastProblem = problem;
      }
    } catch (RuntimeException | Error e) { // which must not end the look-ups
      if (closed.getCount() > 0) { // else the manager was closed during the look-up
        LOG.warn("The shards' addresses could not be looked up; the next time may do.", e);
      }
    }
  }

  /** Ends the thread soon; waits for nothing. */
  @Override
  public void close() {
    closed.countDown();
  }
}
