package org.shardcache.internal.shard;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/** Error replies fit for messages: a server that does not know a command quotes its arguments. */
final class ErrorReplies {

  private static final String QUOTATION = ", with args beginning with";

  private ErrorReplies() {}

  /** Returns the error without cached values. */
  static JedisDataException withoutArguments(JedisDataException error) {
    String text = text(error);
    int quotation = text.indexOf(QUOTATION);
    return quotation < 0 ? error : new JedisDataException(text.substring(0, quotation));
  }

  /** Returns the error that ended a handshake without the password. */
  static JedisDataException withoutSecrets(JedisDataException error, Endpoint endpoint) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (!endpoint.withoutPassword(text(e)).equals(text(e)) || text(e).contains(QUOTATION)) {
        JedisDataException brief = withoutArguments(new JedisDataException(text(error)));
        return new JedisDataException(endpoint.withoutPassword(text(brief)));
      }
    }
    return error;
  }

  /** The first word of an error reply, which names the kind of error; empty for other replies. */
  static String code(@Nullable Object reply) {
    if (!(reply instanceof JedisDataException error)) {
      return "";
    }
    String text = text(error);
    int end = text.indexOf(' ');
    return end < 0 ? text : text.substring(0, end);
  }

  /** Whether a transaction was dropped because one of its commands was refused before. */
  static boolean isExecAbort(@Nullable Object reply) {
    return code(reply).equals("EXECABORT");
  }

  private static String text(Throwable error) {
    return String.valueOf(error.getMessage());
  }
}
