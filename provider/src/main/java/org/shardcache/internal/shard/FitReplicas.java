package org.shardcache.internal.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.shardcache.internal.shard.Request.Repeat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/** The replicas of one shard, and which of them may be read from. Thread-safe. */
final class FitReplicas implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FitReplicas.class);

  /** A replica that does not answer so soon is none to read from. */
  private static final Duration PROBE = Duration.ofMillis(200);

  private final String shard;
  private final Function<Endpoint, Node> nodes;
  private final FirstWarning refused;
  private final Map<Endpoint, Node> known = new ConcurrentHashMap<>();

  /** Held for a moment only, when what is known changes. */
  private final ReentrantLock change = new ReentrantLock();

  private volatile List<Node> fit = List.of();
  private volatile boolean retired;
  private volatile boolean closed;

  /** Creates it without any; {@code nodes} makes some that send nothing before their first use. */
  FitReplicas(String shard, Function<Endpoint, Node> nodes) {
    this.shard = shard;
    this.nodes = nodes;
    this.refused = new FirstWarning(LOG);
  }

  /** Those that answered when they were asked last; sends nothing. */
  List<Node> list() {
    return fit;
  }

  /** Takes out one that failed, until it has been asked again. */
  void drop(Node node) {
    change.lock();
    try {
      List<Node> others = new ArrayList<>(fit);
      if (others.remove(node)) {
        fit = List.copyOf(others);
      }
    } finally {
      change.unlock();
    }
  }

  /** Asks those that were found. To be called by one thread at a time. */
  void update(List<Endpoint> found) {
    List<Node> answering = new ArrayList<>();
    for (Endpoint endpoint : found) {
      Node node = known.computeIfAbsent(endpoint, nodes);
      if (isFit(node)) {
        answering.add(node);
      }
    }
    if (answering.size() == found.size()) {
      refused.isOver();
    }
    known
        .entrySet()
        .removeIf(
            each -> {
              boolean gone = !found.contains(each.getKey());
              if (gone) {
                each.getValue().retire();
              }
              return gone;
            });
    publish(answering);
  }

  private void publish(List<Node> answering) {
    change.lock();
    try {
      if (closed) {
        known.values().forEach(Node::close);
      } else {
        fit = List.copyOf(answering);
        if (retired) {
          known.values().forEach(Node::retire);
        }
      }
    } finally {
      change.unlock();
    }
  }

  /** A replica whose link to the primary is down would give ever older values. */
  private boolean isFit(Node node) {
    Object reply;
    try {
      reply =
          node.exchange(
                  List.of(new CommandArguments(Command.ROLE)),
                  Repeat.ALLOWED,
                  Deadline.after(PROBE))
              .get(0);
    } catch (ShardException e) {
      if (!closed && !e.isUnavailable()) {
        warn(node, String.valueOf(e.getMessage()));
      }
      return false;
    }
    if (reply instanceof JedisDataException) {
      String words = ErrorReplies.text(reply);
      if (!Refusal.isPassing(words)) {
        warn(node, "it does not tell its role (" + Refusal.explained(words) + ").");
      }
      return false;
    }
    return reply instanceof List<?> role
        && role.size() > 3
        && Replies.text(role.get(0)).equals("slave")
        && Replies.text(role.get(3)).equals("connected");
  }

  private void warn(Node replica, String reason) {
    refused.give(
        "Shard '"
            + shard
            + "': its replica "
            + replica.endpoint()
            + " is not read from: "
            + reason);
  }

  /** Keeps no idle connection from now on; calls that still come are served. */
  void retire() {
    retired = true;
    known.values().forEach(Node::retire);
  }

  /** Ends the connections. */
  @Override
  public void close() {
    change.lock();
    try {
      closed = true;
      fit = List.of();
    } finally {
      change.unlock();
    }
    known.values().forEach(Node::close);
  }
}
