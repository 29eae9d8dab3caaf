package org.shardcache.internal.shard;

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

  private static String text(Throwable error) {
    return String.valueOf(error.getMessage());
  }
}
