package org.shardcache.internal.shard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouters;

/** A DNS whose answer a test says; every address is a shard on one port. */
public final class StubbedDns {

  private final int port;
  private volatile List<String> answer;

  /** Creates it with a first answer. */
  public StubbedDns(int port, List<String> answer) {
    this.port = port;
    this.answer = answer;
  }

  /** Changes the answer; an empty one means that the name is unknown. */
  public void answer(String... addresses) {
    answer = List.of(addresses);
  }

  /** A topology that asks it. */
  public DnsTopology topology(Duration timeout) {
    Endpoint likeAll = new Endpoint("cache.example", port, 0, null, null, Duration.ofSeconds(1));
    return new DnsTopology(
        "cache.example",
        timeout,
        this::resolve,
        address ->
            new ListTopology.Member(
                new ShardDescriptor(address.getHostAddress()),
                likeAll.withHost(address.getHostAddress())),
        members ->
            new ListTopology(
                members,
                ShardRouters.KETAMA,
                timeout,
                new PoolLimits(8, timeout, Duration.ofMinutes(1), 1_000),
                "dns test"));
  }

  private InetAddress[] resolve(String host) throws IOException {
    List<String> current = answer;
    if (current.isEmpty()) {
      throw new UnknownHostException(host);
    }
    InetAddress[] addresses = new InetAddress[current.size()];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = InetAddress.getByName(current.get(i));
    }
    return addresses;
  }
}
