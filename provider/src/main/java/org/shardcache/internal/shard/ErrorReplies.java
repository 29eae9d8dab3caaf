package org.shardcache.internal.shard;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/** Error replies fit for messages: a server that does not know a command quotes its arguments. */
final class ErrorReplies {

  private static final String QUOTATION = ", with args beginning with";

  /** How Redis before 7 quotes what a command inside a script was refused with. */
  private static final String OF_OLD_SCRIPT = "ERR Error running script";

  private ErrorReplies() {}

  /** Returns the error without cached values. */
  static JedisDataException withoutArguments(JedisDataException error) {
    String text = message(error);
    int quotation = text.indexOf(QUOTATION);
    return quotation < 0 ? error : new JedisDataException(text.substring(0, quotation));
  }

  /** Returns the error that ended a handshake without the password. */
  static JedisDataException withoutSecrets(JedisDataException error, Endpoint endpoint) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (!endpoint.withoutPassword(message(e)).equals(message(e))
          || message(e).contains(QUOTATION)) {
        JedisDataException brief = withoutArguments(new JedisDataException(message(error)));
        return new JedisDataException(endpoint.withoutPassword(message(brief)));
      }
    }
    return error;
  }

  /** The first word of an error reply, which names the kind of error; empty for other replies. */
  static String code(@Nullable Object reply) {
    String text = ownWords(text(reply));
    int end = text.indexOf(' ');
    return end < 0 ? text : text.substring(0, end);
  }

  /** The words of the command that was refused, also if it was inside a script. */
  static String ownWords(String text) {
    int quoted = text.startsWith(OF_OLD_SCRIPT) ? text.lastIndexOf(": -") : -1;
    return quoted < 0 ? text : text.substring(quoted + 3);
  }

  /** Whether a transaction was dropped because one of its commands was refused before. */
  static boolean isExecAbort(@Nullable Object reply) {
    return code(reply).equals("EXECABORT");
  }

  /** The text of an error reply; empty for other replies. */
  static String text(@Nullable Object reply) {
    return reply instanceof JedisDataException error ? message(error) : "";
  }

  private static String message(Throwable error) {
    return String.valueOf(error.getMessage());
  }
}
