package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Replies;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Step;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;

/** {@code SCAN MATCH} over one shard, and the removal of what it finds. */
final class KeySpaceScan {

  static final byte[] START = {'0'};

  private static final int COUNT = 1_000;

  private KeySpaceScan() {}

  /** One page: the cursor of the next one, and keys that match. */
  record Page(byte[] cursor, List<byte[]> keys) {
    boolean isLast() {
      return cursor.length == 1 && cursor[0] == '0';
    }
  }

  /** Asks for the page at a cursor. */
  static Request<Page> page(byte[] cursor, byte[] pattern) {
    return Request.of(scan(cursor, pattern), Repeat.ALLOWED, reply -> toPage(reply, key -> true));
  }

  /**
   * Tells about every key that matches, page by page; some of them may come twice.
   *
   * @param found is told, also when the request fails half-way
   * @return how many keys it was told about
   */
  static Request<Long> walk(byte[] pattern, Consumer<byte[]> found) {
    return walk(START, pattern, found, 0);
  }

  private static Request<Long> walk(
      byte[] cursor, byte[] pattern, Consumer<byte[]> found, long before) {
    return new Request<Long>(
        List.of(scan(cursor, pattern)),
        replies -> {
          Page page = toPage(Request.checked(replies.get(0)), key -> true);
          page.keys().forEach(found);
          long count = before + page.keys().size();
          return page.isLast()
              ? new Step.Done<>(count)
              : new Step.Next<>(walk(page.cursor(), pattern, found, count));
        },
        Repeat.ALLOWED,
        1);
  }

  /**
   * Removes every key that matches, page by page: {@code UNLINK} of one page and {@code SCAN} of
   * the next go out together.
   *
   * @param counted which of the removed keys are counted
   * @param removed the number of these so far, also when the request fails half-way
   */
  static Request<Long> removal(byte[] pattern, Predicate<byte[]> counted, AtomicLong removed) {
    return removal(pattern, key -> true, counted, removed);
  }

  /** As {@link #removal(byte[], Predicate, AtomicLong)}, but spares what is not doomed. */
  static Request<Long> removal(
      byte[] pattern, Predicate<byte[]> doomed, Predicate<byte[]> counted, AtomicLong removed) {
    return new Request<Long>(
        List.of(scan(START, pattern)),
        replies ->
            afterPage(
                toPage(Request.checked(replies.get(0)), doomed), pattern, doomed, counted, removed),
        Repeat.ALLOWED,
        1);
  }

  private static Step<Long> afterPage(
      Page page,
      byte[] pattern,
      Predicate<byte[]> doomed,
      Predicate<byte[]> counted,
      AtomicLong removed) {
    CommandArguments entries = new CommandArguments(Command.UNLINK);
    CommandArguments others = new CommandArguments(Command.UNLINK);
    page.keys().forEach(key -> (counted.test(key) ? entries : others).add(new Bytes(key)));
    List<CommandArguments> commands = new ArrayList<>(3);
    if (entries.size() > 1) {
      commands.add(entries);
    }
    if (others.size() > 1) {
      commands.add(others);
    }
    if (!page.isLast()) {
      commands.add(scan(page.cursor(), pattern));
    }
    if (commands.isEmpty()) {
      return new Step.Done<>(removed.get());
    }
    return new Step.Next<>(
        new Request<Long>(
            commands,
            replies -> {
              replies.forEach(Request::checked);
              if (entries.size() > 1) {
                removed.addAndGet(Replies.integer(replies.get(0)));
              }
              return page.isLast()
                  ? new Step.Done<>(removed.get())
                  : afterPage(
                      toPage(replies.get(replies.size() - 1), doomed),
                      pattern,
                      doomed,
                      counted,
                      removed);
            },
            Repeat.ALLOWED,
            1));
  }

  private static CommandArguments scan(byte[] cursor, byte[] pattern) {
    return new CommandArguments(Command.SCAN)
        .add(cursor)
        .add(Keyword.MATCH)
        .add(pattern)
        .add(Keyword.COUNT)
        .add(COUNT);
  }

  private static Page toPage(@Nullable Object reply, Predicate<byte[]> wanted) {
    if (!(reply instanceof List<?> parts) || parts.size() != 2) {
      throw new IllegalStateException("SCAN gave something that is not a cursor and keys.");
    }
    List<byte[]> keys = new ArrayList<>();
    for (Object key : (List<?>) parts.get(1)) {
      if (wanted.test((byte[]) key)) {
        keys.add((byte[]) key);
      }
    }
    return new Page((byte[]) parts.get(0), keys);
  }
}
