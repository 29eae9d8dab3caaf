package org.shardcache.benchmarks.agent;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a contender keeps its entries.
 *
 * @param topology how the servers belong together
 * @param addresses of the servers, in their order
 */
public record Servers(Topology topology, List<InetSocketAddress> addresses) {

  /** Keeps a copy of the list. */
  public Servers {
    addresses = List.copyOf(addresses);
  }

  /** The other way round of {@link #line()}. */
  public static Servers parse(String line) {
    Fields fields = Fields.parse(line);
    return new Servers(
        fields.choice("topology", Topology.class),
        Stream.of(fields.text("addresses").split(",")).map(Servers::address).toList());
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    return InetSocketAddress.createUnresolved(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  /** The servers in one line of text. */
  public String line() {
    return "topology=" + topology + " addresses=" + hostsAndPorts();
  }

  /** Host and port of each server, separated by commas. */
  public String hostsAndPorts() {
    return addresses.stream()
        .map(address -> address.getHostString() + ":" + address.getPort())
        .collect(Collectors.joining(","));
  }
}
