package org.shardcache.internal.shard;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A connection over which one sentinel announces new primaries. Used by one thread; {@link #close}
 * may be called by others.
 */
final class SentinelSubscription implements AutoCloseable {

  /** With the service first: its configuration has changed. */
  private static final String SWITCHED = "+switch-master";

  /** With the service after an {@code @}: it is about to. */
  private static final String PROMOTED = "+promoted-slave";

  /** After so long a silence the sentinel is asked whether it is still there. */
  private static final int SILENCE_MILLIS = 1_000;

  private static final Duration ANSWER = Duration.ofSeconds(1);

  private final ShardConnection connection;

  private SentinelSubscription(ShardConnection connection) {
    this.connection = connection;
  }

  /**
   * Subscribes.
   *
   * @throws IOException if the sentinel refuses
   * @throws RuntimeException if it does not answer in time
   */
  static SentinelSubscription open(Connector sentinel, Deadline deadline) throws IOException {
    SentinelSubscription subscription = new SentinelSubscription(sentinel.open(deadline));
    boolean open = false;
    try {
      subscription.subscribe();
      open = true;
      return subscription;
    } finally {
      if (!open) {
        subscription.close();
      }
    }
  }

  private void subscribe() throws IOException {
    connection.write(new CommandArguments(Command.SUBSCRIBE).add(SWITCHED).add(PROMOTED));
    connection.flush();
    for (int i = 0; i < 2; i++) { // a refusal is one reply, not two
      if (connection.read(1).get(0) instanceof JedisDataException refusal) {
        throw new IOException(Refusal.explained(ErrorReplies.text(refusal)), refusal);
      }
    }
    requireOpen(connection.end());
  }

  /**
   * Waits for a moment.
   *
   * @return the services that were announced meanwhile, often none
   * @throws IOException if the connection has failed
   * @throws RuntimeException if the sentinel has stopped answering
   */
  List<String> next() throws IOException {
    List<String> services = new ArrayList<>();
    if (connection.awaitInput(SILENCE_MILLIS)) {
      requireOpen(connection.begin(Deadline.after(ANSWER)));
      addService(connection.read(1).get(0), services);
    } else {
      requireOpen(connection.begin(Deadline.after(ANSWER)));
      connection.write(new CommandArguments(Command.PING));
      connection.flush();
      for (Object reply = connection.read(1).get(0); !isPong(reply); ) {
        addService(reply, services);
        reply = connection.read(1).get(0);
      }
    }
    requireOpen(connection.end());
    return services;
  }

  private static void requireOpen(boolean open) throws IOException {
    if (!open) {
      throw new IOException("the connection is closed");
    }
  }

  private static boolean isPong(@Nullable Object reply) {
    return !(reply instanceof List<?> words)
        || (!words.isEmpty() && Replies.text(words.get(0)).equals("pong"));
  }

  private static void addService(@Nullable Object reply, List<String> services) {
    if (reply instanceof List<?> words
        && words.size() == 3
        && Replies.text(words.get(0)).equals("message")) {
      String[] text = Replies.text(words.get(2)).split(" ", -1);
      if (Replies.text(words.get(1)).equals(SWITCHED)) {
        services.add(text[0]);
      } else {
        int at = List.of(text).indexOf("@");
        if (at >= 0 && at + 1 < text.length) {
          services.add(text[at + 1]);
        }
      }
    }
  }

  @Override
  public void close() {
    connection.kill();
  }
}
