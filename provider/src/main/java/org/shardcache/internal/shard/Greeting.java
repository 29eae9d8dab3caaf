package org.shardcache.internal.shard;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/** What is asked of a server, or told to it, before a new connection is used. */
enum Greeting {
  /** Nothing. */
  NONE {
    @Override
    void exchangeOn(ShardConnection connection) {}
  },

  /** Whether it is a primary: a server that was one may have become a replica meanwhile. */
  PRIMARY {
    @Override
    void exchangeOn(ShardConnection connection) throws IOException {
      Object reply = send(connection, new CommandArguments(Command.ROLE));
      boolean primary =
          reply instanceof List<?> role
              && !role.isEmpty()
              && Replies.text(role.get(0)).equals("master");
      if (!primary && !(reply instanceof JedisDataException)) { // who may not ask must believe it
        throw new IOException("it is not the primary any more");
      }
    }
  },

  /** That a replica of a Redis Cluster may answer reads. */
  CLUSTER_REPLICA {
    @Override
    void exchangeOn(ShardConnection connection) throws IOException {
      if (send(connection, new CommandArguments(Command.READONLY))
          instanceof JedisDataException error) {
        throw new IOException(error.getMessage(), error);
      }
    }
  };

  /**
   * Takes place on a connection that is in use and has sent nothing else.
   *
   * @throws IOException if the server is not the right one
   */
  abstract void exchangeOn(ShardConnection connection) throws IOException;

  private static @Nullable Object send(ShardConnection connection, CommandArguments command) {
    connection.write(command);
    connection.flush();
    Object reply = connection.read(1).get(0);
    connection.startOver();
    return reply;
  }
}
