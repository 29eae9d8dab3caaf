package org.shardcache.internal.shard;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/** What is known of a connection while commands travel over it. Used by one thread at a time. */
interface Wire {

  /** Puts a command into the buffer; a full buffer goes out. */
  void write(CommandArguments command);

  /** Sends what is buffered. */
  void flush();

  /** Whether a part of a reply has arrived, after all replies before it were read. */
  boolean hasInput() throws IOException;

  /** Reads as many replies; an error reply is an exception in the list. */
  List<@Nullable Object> read(int count);

  /** Whether any byte of the current use may have been sent. */
  boolean isTouched();

  /** Whether it was ended because the deadline of its use had passed. */
  boolean isOverdue();
}
