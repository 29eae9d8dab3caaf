package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Replies;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.exceptions.JedisDataException;

/** Which Redis request answers which read. */
final class ReadRequests {

  private static final long PTTL_NO_KEY = -2;

  private ReadRequests() {}

  /** The request for one stored key. */
  static Request<@Nullable StoredValue> one(byte[] key, Access access) {
    return switch (access.wanted()) {
      case PRESENCE ->
          Request.of(
              new CommandArguments(Command.EXISTS).add(new Bytes(key)),
              Repeat.ALLOWED,
              reply -> Replies.integer(reply) == 1 ? StoredValue.PRESENT : null);
      case VALUE ->
          Request.<@Nullable StoredValue>of(
              get(key, access.touch()),
              access.touch().isZero() ? Repeat.FORBIDDEN : Repeat.ALLOWED,
              ReadRequests::value);
      case VALUE_AND_TIME_TO_LIVE ->
          Request.<@Nullable StoredValue>ofAll(
              List.of(
                  new CommandArguments(Command.GET).add(new Bytes(key)),
                  new CommandArguments(Command.PTTL).add(new Bytes(key))),
              Repeat.ALLOWED,
              1,
              replies -> valueAndTimeToLive(replies.get(0), replies.get(1)));
    };
  }

  /**
   * One request for several keys of one shard, for plain values ({@code MGET}); a key that holds
   * something else than a string is as good as absent.
   */
  static Request<List<@Nullable StoredValue>> values(List<byte[]> keys) {
    return Request.of(
        mget(keys),
        Repeat.ALLOWED,
        keys.size(),
        reply -> {
          List<@Nullable StoredValue> values = new ArrayList<>(keys.size());
          for (Object value : (List<?>) Objects.requireNonNull(reply)) {
            values.add(value(value));
          }
          return values;
        });
  }

  /** As {@link #values}, with the time that each has left: {@code MGET} and {@code PTTL}s. */
  static Request<List<@Nullable StoredValue>> valuesAndTimesToLive(List<byte[]> keys) {
    List<CommandArguments> commands = new ArrayList<>(keys.size() + 1);
    commands.add(mget(keys));
    keys.forEach(key -> commands.add(new CommandArguments(Command.PTTL).add(new Bytes(key))));
    return Request.ofAll(
        commands,
        Repeat.ALLOWED,
        keys.size(),
        replies -> {
          List<?> found = (List<?>) Objects.requireNonNull(Request.checked(replies.get(0)));
          List<@Nullable StoredValue> values = new ArrayList<>(keys.size());
          for (int i = 0; i < keys.size(); i++) {
            values.add(valueAndTimeToLive(found.get(i), replies.get(i + 1)));
          }
          return values;
        });
  }

  /** The plain value of one key as {@link #values} gives it: not a string is as good as absent. */
  static Request<@Nullable StoredValue> plain(byte[] key) {
    return Request.<@Nullable StoredValue>ofAll(
        List.of(new CommandArguments(Command.GET).add(new Bytes(key))),
        Repeat.ALLOWED,
        1,
        replies -> value(Request.checked(nullIfNoString(replies.get(0)))));
  }

  /** As {@link #plain}, with the time that is left. */
  static Request<@Nullable StoredValue> plainWithTimeToLive(byte[] key) {
    return Request.<@Nullable StoredValue>ofAll(
        List.of(
            new CommandArguments(Command.GET).add(new Bytes(key)),
            new CommandArguments(Command.PTTL).add(new Bytes(key))),
        Repeat.ALLOWED,
        1,
        replies -> valueAndTimeToLive(nullIfNoString(replies.get(0)), replies.get(1)));
  }

  private static @Nullable Object nullIfNoString(@Nullable Object reply) {
    return reply instanceof JedisDataException error
            && String.valueOf(error.getMessage()).startsWith("WRONGTYPE")
        ? null
        : reply;
  }

  private static CommandArguments mget(List<byte[]> keys) {
    CommandArguments mget = new CommandArguments(Command.MGET);
    keys.forEach(key -> mget.add(new Bytes(key)));
    return mget;
  }

  private static CommandArguments get(byte[] key, TimeToLive touch) {
    if (touch.isZero()) {
      return new CommandArguments(Command.GETDEL).add(new Bytes(key));
    }
    if (touch.isFinite()) {
      return new CommandArguments(Command.GETEX)
          .add(new Bytes(key))
          .add(Keyword.PX)
          .add(touch.millis());
    }
    if (touch.equals(TimeToLive.ETERNAL)) {
      return new CommandArguments(Command.GETEX).add(new Bytes(key)).add(Keyword.PERSIST);
    }
    return new CommandArguments(Command.GET).add(new Bytes(key));
  }

  private static @Nullable StoredValue value(@Nullable Object reply) {
    byte[] bytes = Replies.bulk(reply);
    return bytes == null ? null : new StoredValue(bytes);
  }

  private static @Nullable StoredValue valueAndTimeToLive(
      @Nullable Object value, @Nullable Object pttl) {
    byte[] bytes = Replies.bulk(Request.checked(value));
    long millis = Replies.integer(Request.checked(pttl));
    if (bytes == null || millis == PTTL_NO_KEY) {
      return null;
    }
    return new StoredValue(bytes, millis < 0 ? TimeToLive.ETERNAL : TimeToLive.ofMillis(millis));
  }
}
