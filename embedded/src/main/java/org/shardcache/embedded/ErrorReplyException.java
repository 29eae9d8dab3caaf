package org.shardcache.embedded;

import java.io.IOException;

/** The server understood a command and answered with an error. */
final class ErrorReplyException extends IOException {
  private static final long serialVersionUID = 1L;

  ErrorReplyException(String reply) {
    super(reply);
  }
}
