package org.shardcache.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A local Redis Cluster for development and tests: {@link EmbeddedShards} in cluster mode that know
 * each other, with the slots spread evenly over the primaries.
 *
 * <pre>{@code
 * try (EmbeddedCluster cluster = EmbeddedCluster.start(3)) {
 *   Properties settings = new Properties();
 *   settings.setProperty("shardcache.topology", "cluster");
 *   settings.setProperty("shardcache.cluster.nodes", cluster.nodes());
 *   // ...
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class EmbeddedCluster implements AutoCloseable {
  private static final int SLOTS = 16_384;
  private static final Duration AGREED = Duration.ofSeconds(30);
  private static final long POLL_NANOS = 20_000_000;

  private final EmbeddedShards servers;
  private final String password;

  private EmbeddedCluster(EmbeddedShards servers, String password) {
    this.servers = servers;
    this.password = password;
  }

  /**
   * Starts a cluster without replicas and waits until it serves all slots.
   *
   * @param primaries how many, at least 1
   * @return the running cluster
   * @throws IllegalStateException if it does not start
   */
  public static EmbeddedCluster start(int primaries) {
    return builder().primaries(primaries).start();
  }

  /**
   * Begins a description of a cluster that differs from that of {@link #start(int)}.
   *
   * @return a builder for 3 primaries without replicas
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * All nodes: those that began as primaries, then the replicas of the first, of the second and so
   * on.
   *
   * @return the servers, in an order that does not change
   */
  public EmbeddedShards servers() {
    return servers;
  }

  /**
   * The value for the setting {@code shardcache.cluster.nodes}.
   *
   * @return {@code host:port} of all nodes, separated by commas
   */
  public String nodes() {
    return servers.shards().stream()
        .map(server -> server.host() + ":" + server.port())
        .collect(Collectors.joining(","));
  }

  /**
   * The node that has a slot at the moment, as all nodes that answer agree.
   *
   * @param slot 0 to 16383
   * @return the primary
   * @throws IllegalStateException if the nodes do not come to agree that somebody has it
   */
  public EmbeddedShard primaryOf(int slot) {
    return await(
        "agree on the primary of slot " + slot,
        () -> {
          List<EmbeddedShard> owners =
              answering().stream().map(server -> ownerOf(slot, server)).distinct().toList();
          return owners.size() == 1 ? owners.get(0) : null;
        });
  }

  /**
   * The nodes that have slots at the moment, as the first one that answers knows.
   *
   * @return an unmodifiable list, in the order of {@link #servers()}
   */
  public List<EmbeddedShard> primaries() {
    EmbeddedShard asked = answering().get(0);
    return servers.shards().stream().filter(server -> isPrimaryAt(server.port(), asked)).toList();
  }

  /**
   * Makes a replica take the place of its primary without loss ({@code CLUSTER FAILOVER}), and
   * waits until all nodes know. The former primary can be given its place back at once; to promote
   * the same node again takes some seconds in between, or the others refuse their votes.
   *
   * @param replica a node that is a replica of a primary that is alive
   * @throws IllegalStateException if it does not become a primary within 30 seconds
   */
  public void failover(EmbeddedShard replica) {
    await(
        "see " + replica + " follow its primary",
        () -> isConnected(replica) && isKnownAsReplica(replica) ? replica : null);
    replica.command("CLUSTER", "FAILOVER");
    awaitPromotion(replica);
  }

  /**
   * Waits until a replica has taken the place of its primary and all nodes that answer know, as
   * happens some time after the primary was killed.
   *
   * @param replica the node that becomes a primary
   * @throws IllegalStateException if it does not within 30 seconds
   */
  public void awaitPromotion(EmbeddedShard replica) {
    String id = id(replica);
    await(
        "know " + replica + " as a primary",
        () ->
            answering().stream().allMatch(server -> isPrimaryWithSlots(id, server)) && isOk(replica)
                ? replica
                : null);
  }

  /**
   * Describes the move of a slot to another primary; nothing happens until its methods are called.
   *
   * @param slot 0 to 16383
   * @param receiver the primary that is to have it
   * @return the move
   */
  public SlotMove move(int slot, EmbeddedShard receiver) {
    return new SlotMove(this, slot, primaryOf(slot), receiver, password);
  }

  /** Kills all servers, waits until they are gone and removes what they left. Idempotent. */
  @Override
  public void close() {
    servers.close();
  }

  /** The names and addresses of the nodes, without the password. */
  @Override
  public String toString() {
    return "EmbeddedCluster" + servers.shards();
  }

  static String id(EmbeddedShard server) {
    return server.command("CLUSTER", "MYID");
  }

  /** Those that can tell, and be told, what the cluster looks like. */
  List<EmbeddedShard> answering() {
    return servers.shards().stream()
        .filter(server -> server.isAlive() && server.answers(Duration.ofMillis(500)))
        .toList();
  }

  /**
   * Waits until all nodes that answer know the same slots and epochs of the primaries. Two
   * primaries that take slots before they know of each other's epoch choose the same, and a node
   * that hears of the older one last believes it.
   */
  void awaitOneView() {
    await(
        "have one view of the slots",
        () -> {
          List<EmbeddedShard> asked = answering();
          Map<String, List<String>> view = slotsByEpoch(asked.get(0));
          boolean distinct = view.values().stream().allMatch(slots -> slots.size() == 1);
          return distinct && asked.stream().allMatch(server -> slotsByEpoch(server).equals(view))
              ? view
              : null;
        });
  }

  private static Map<String, List<String>> slotsByEpoch(EmbeddedShard asked) {
    return asked
        .command("CLUSTER", "NODES")
        .lines()
        .map(line -> line.replaceAll(" \\[[^ ]*", "").split(" ", 9)) // slots on their way
        .filter(words -> words.length > 8)
        .collect(
            Collectors.groupingBy(
                words -> words[6],
                Collectors.mapping(words -> words[0] + " " + words[8], Collectors.toList())));
  }

  private @Nullable EmbeddedShard ownerOf(int slot, EmbeddedShard asked) {
    for (String line : asked.command("CLUSTER", "NODES").lines().toList()) {
      String[] words = line.split(" ", -1);
      for (int i = 8; i < words.length; i++) {
        if (includes(words[i], slot)) {
          String address = words[1].substring(0, words[1].indexOf('@'));
          int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
          return servers.shards().stream()
              .filter(server -> server.port() == port)
              .findFirst()
              .orElse(null);
        }
      }
    }
    return null;
  }

  private static boolean includes(String range, int slot) {
    if (range.startsWith("[")) {
      return false; // it is on its way
    }
    String[] ends = range.split("-", 2);
    return Integer.parseInt(ends[0]) <= slot && slot <= Integer.parseInt(ends[ends.length - 1]);
  }

  private static boolean isPrimaryWithSlots(String id, EmbeddedShard asked) {
    return asked
        .command("CLUSTER", "NODES")
        .lines()
        .map(line -> line.split(" ", -1))
        .anyMatch(words -> words[0].equals(id) && words[2].contains("master") && words.length > 8);
  }

  private static boolean isPrimaryAt(int port, EmbeddedShard asked) {
    return asked
        .command("CLUSTER", "NODES")
        .lines()
        .map(line -> line.split(" ", -1))
        .anyMatch(
            words ->
                words[1].contains(":" + port + "@")
                    && words[2].contains("master")
                    && words.length > 8);
  }

  private static boolean isConnected(EmbeddedShard replica) {
    return replica.command("INFO", "replication").contains("master_link_status:up");
  }

  /** A primary ignores the wish of a node that it does not know as its replica yet. */
  private boolean isKnownAsReplica(EmbeddedShard replica) {
    String id = id(replica);
    String followed = followedBy(id, replica);
    return !followed.equals("-")
        && answering().stream().allMatch(server -> followedBy(id, server).equals(followed));
  }

  /** The node that a node follows; {@code -} for none. */
  private static String followedBy(String id, EmbeddedShard asked) {
    return asked
        .command("CLUSTER", "NODES")
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(words -> words[0].equals(id))
        .map(words -> words[3])
        .findFirst()
        .orElse("-");
  }

  private static boolean isOk(EmbeddedShard server) {
    return server.command("CLUSTER", "INFO").contains("cluster_state:ok");
  }

  private interface Condition<T> {
    @Nullable T value();
  }

  private <T> T await(String what, Condition<T> condition) {
    Deadline deadline = Deadline.in(AGREED);
    while (true) {
      T value = condition.value();
      if (value != null) {
        return value;
      }
      if (deadline.isOver() || Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException(
            "The nodes of " + this + " did not come to " + what + " within " + AGREED);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Describes a cluster and starts it. For use by one thread. */
  public static final class Builder {
    private int primaries = 3;
    private int replicas;
    private String password = "";
    private Duration nodeTimeout = Duration.ofSeconds(1);
    private @Nullable Path binary;
    private @Nullable Encryption encryption;

    private Builder() {}

    private record Encryption(Path certificate, Path key, Path authority) {
      void applyTo(EmbeddedShards.Builder nodes) {
        nodes
            .tls(certificate, key)
            .argument("tls-cluster", "yes")
            .argument("tls-replication", "yes")
            .argument("tls-ca-cert-file", authority.toAbsolutePath().toString());
      }
    }

    /**
     * How many primaries share the slots; 3 unless set. Fewer than 3 cannot replace one that fails.
     *
     * @param count at least 1
     * @return this builder
     */
    public Builder primaries(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("primaries must be at least 1, not " + count);
      }
      primaries = count;
      return this;
    }

    /**
     * How many replicas each primary has; none unless set.
     *
     * @param perPrimary at least 0
     * @return this builder
     */
    public Builder replicas(int perPrimary) {
      if (perPrimary < 0) {
        throw new IllegalArgumentException("replicas must not be negative: " + perPrimary);
      }
      replicas = perPrimary;
      return this;
    }

    /**
     * The password clients, and the nodes among themselves, must give; none unless set.
     *
     * @param secret the password of the user {@code default}; empty for none
     * @return this builder
     */
    public Builder password(String secret) {
      password = Objects.requireNonNull(secret, "password");
      return this;
    }

    /**
     * After how long a silent node is taken for dead; 1 second unless set.
     *
     * @param timeout at least 1 ms
     * @return this builder
     */
    public Builder nodeTimeout(Duration timeout) {
      nodeTimeout = Objects.requireNonNull(timeout, "timeout");
      return this;
    }

    /**
     * Makes the nodes speak TLS, and nothing else, with clients and with each other.
     *
     * @param certificate their certificate in PEM, for the address {@code 127.0.0.1}
     * @param key its private key in PEM
     * @param authority who has signed the certificate, in PEM
     * @return this builder
     */
    public Builder tls(Path certificate, Path key, Path authority) {
      encryption =
          new Encryption(
              Objects.requireNonNull(certificate, "certificate"),
              Objects.requireNonNull(key, "key"),
              Objects.requireNonNull(authority, "authority"));
      return this;
    }

    /**
     * The server to run; what {@link RedisBinary#find()} finds unless set.
     *
     * @param executable a {@code redis-server}, 6.2 or newer
     * @return this builder
     */
    public Builder binary(Path executable) {
      binary = Objects.requireNonNull(executable, "executable");
      return this;
    }

    /**
     * Starts the nodes, makes them a cluster and waits until all of them serve it. If that fails,
     * none is left.
     *
     * @return the running cluster
     * @throws IllegalStateException if there is no {@code redis-server}, or if the cluster does not
     *     come to be
     */
    public EmbeddedCluster start() {
      EmbeddedShards.Builder nodes =
          EmbeddedShards.builder()
              .count(primaries * (1 + replicas))
              .password(password)
              .argument("cluster-enabled", "yes")
              .argument("cluster-config-file", "nodes.conf")
              .argument("cluster-node-timeout", Long.toString(nodeTimeout.toMillis()))
              .argument("cluster-replica-validity-factor", "0")
              .argument("repl-diskless-sync", "yes")
              .argument("repl-diskless-sync-delay", "0");
      if (!password.isEmpty()) {
        nodes.argument("masterauth", password);
      }
      if (binary != null) {
        nodes.binary(binary);
      }
      if (encryption != null) {
        encryption.applyTo(nodes);
      }
      EmbeddedCluster cluster = new EmbeddedCluster(nodes.start(), password);
      boolean formed = false;
      try {
        form(cluster);
        formed = true;
        return cluster;
      } finally {
        if (!formed) {
          cluster.close();
        }
      }
    }

    private void form(EmbeddedCluster cluster) {
      List<EmbeddedShard> all = cluster.servers.shards();
      for (int i = 0; i < primaries; i++) {
        all.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
        List<String> words = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
        IntStream.range(SLOTS * i / primaries, SLOTS * (i + 1) / primaries)
            .forEach(slot -> words.add(Integer.toString(slot)));
        all.get(i).command(words.toArray(String[]::new));
      }
      for (EmbeddedShard other : all.subList(1, all.size())) {
        all.get(0).command("CLUSTER", "MEET", other.host(), Integer.toString(other.port()));
      }
      cluster.await("know each other", () -> allKnowEachOther(all) ? all : null);
      for (int i = primaries; i < all.size(); i++) {
        all.get(i).command("CLUSTER", "REPLICATE", id(all.get((i - primaries) / replicas)));
      }
      cluster.await("serve all slots", () -> allServe(all) ? all : null);
    }

    private boolean allKnowEachOther(List<EmbeddedShard> all) {
      return all.stream()
          .map(server -> server.command("CLUSTER", "NODES"))
          .allMatch(
              nodes ->
                  nodes.lines().filter(line -> !line.contains("handshake")).count() == all.size()
                      && nodes.lines().filter(line -> line.split(" ", -1).length > 8).count()
                          == primaries);
    }

    private boolean allServe(List<EmbeddedShard> all) {
      return all.stream().allMatch(EmbeddedCluster::isOk)
          && all.stream()
              .map(server -> server.command("CLUSTER", "NODES"))
              .allMatch(
                  nodes ->
                      nodes.lines().filter(line -> line.contains("slave")).count()
                          == (long) primaries * replicas)
          && all.subList(primaries, all.size()).stream().allMatch(EmbeddedCluster::isConnected);
    }
  }
}
