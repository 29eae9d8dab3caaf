package org.shardcache.internal.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Replies;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Step;
import org.shardcache.internal.store.Change.Previous;
import org.shardcache.internal.store.Condition.Equal;
import org.shardcache.internal.store.Condition.Existence;
import org.shardcache.internal.store.Mutation.Delete;
import org.shardcache.internal.store.Mutation.Touch;
import org.shardcache.internal.store.Mutation.Write;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;

/**
 * Which Redis request makes which change: the cheapest command that does it in one atomic step, and
 * a script where there is none.
 */
final class OperationTable {

  /**
   * A script costs about a millisecond of server time per megabyte of value; larger values go
   * through plain commands where that is possible.
   */
  static final int MAX_SCRIPT_VALUE = 16 * 1024;

  /** How often an entry may appear and disappear between two commands before it is an error. */
  private static final int MAX_SET_ROUNDS = 16;

  private static final Script WRITE = Script.load("write.lua");
  private static final Script COMPARE = Script.load("compare.lua");

  private OperationTable() {}

  /** The request for a change of the entry under a stored key. */
  static Request<Outcome> request(byte[] key, Change change) {
    Mutation mutation = change.mutation();
    if (change.condition() instanceof Equal equal) {
      return compare(key, equal.bytes(), mutation);
    }
    boolean wanted = change.previous() == Previous.WANTED;
    if (mutation instanceof Delete && change.condition() != Existence.ABSENT) {
      return wanted ? getAndDelete(key, Outcome.Effect.REMOVED) : delete(key, Outcome.REMOVED);
    }
    if (mutation instanceof Write write) {
      return switch ((Existence) change.condition()) {
        case ALWAYS -> write(key, write, change.previous());
        case ABSENT -> create(key, write);
        case PRESENT -> update(key, write, change.previous(), Outcome.ABSENT);
      };
    }
    throw new IllegalArgumentException(
        mutation + " has no meaning under the condition " + change.condition());
  }

  private static Request<Outcome> write(byte[] key, Write write, Previous previous) {
    TimeToLive ifCreated = write.ifCreated();
    TimeToLive ifUpdated = write.ifUpdated();
    if (ifCreated.isZero()) {
      return update(key, write, previous, Outcome.NOT_STORED);
    }
    if (ifCreated.equals(ifUpdated)) {
      return set(key, write.bytes(), ifCreated, previous);
    }
    if (ifUpdated.isZero() || write.bytes().length <= MAX_SCRIPT_VALUE) {
      return WRITE.request(
          key,
          List.of(
              write.bytes(),
              number(ifCreated),
              number(ifUpdated),
              text(previous == Previous.WANTED ? "1" : "0")),
          OperationTable::written);
    }
    return updateOrCreate(key, write, previous, MAX_SET_ROUNDS);
  }

  /** {@code SET}: one command, whether or not there is an entry. */
  private static Request<Outcome> set(
      byte[] key, byte[] bytes, TimeToLive timeToLive, Previous previous) {
    CommandArguments set = setCommand(key, bytes, timeToLive);
    if (previous == Previous.IGNORED) {
      return change(set, reply -> Outcome.WRITTEN);
    }
    return change(
        set.add(Keyword.GET),
        reply -> {
          byte[] before = Replies.bulk(reply);
          return before == null ? Outcome.CREATED : new Outcome(Outcome.Effect.UPDATED, before);
        });
  }

  /** {@code SET NX}. */
  private static Request<Outcome> create(byte[] key, Write write) {
    if (write.ifCreated().isZero()) {
      return Request.of(
          new CommandArguments(Command.EXISTS).add(key),
          Repeat.ALLOWED,
          reply -> Replies.integer(reply) == 1 ? Outcome.PRESENT : Outcome.NOT_STORED);
    }
    return change(
        setCommand(key, write.bytes(), write.ifCreated()).add(Keyword.NX),
        reply -> reply == null ? Outcome.PRESENT : Outcome.CREATED);
  }

  /** {@code SET XX}, or a removal if an update ends the entry. */
  private static Request<Outcome> update(
      byte[] key, Write write, Previous previous, Outcome ifAbsent) {
    boolean wanted = previous == Previous.WANTED;
    if (write.ifUpdated().isZero()) {
      Request<Outcome> removal =
          wanted ? getAndDelete(key, Outcome.Effect.UPDATED) : delete(key, Outcome.UPDATED);
      return mapped(removal, outcome -> outcome == Outcome.ABSENT ? ifAbsent : outcome);
    }
    CommandArguments set =
        setCommand(key, write.bytes(), write.ifUpdated()).add(Keyword.XX);
    if (!wanted) {
      return change(set, reply -> reply == null ? ifAbsent : Outcome.UPDATED);
    }
    return change(
        set.add(Keyword.GET),
        reply -> {
          byte[] before = Replies.bulk(reply);
          return before == null ? ifAbsent : new Outcome(Outcome.Effect.UPDATED, before);
        });
  }

  /** {@code SET XX}, else {@code SET NX}, else again: for values too large for a script. */
  private static Request<Outcome> updateOrCreate(
      byte[] key, Write write, Previous previous, int rounds) {
    if (rounds == 0) {
      throw new IllegalStateException(
          "The entry appeared and disappeared again and again while it was written.");
    }
    return then(
        update(key, write, previous, Outcome.ABSENT),
        updated ->
            updated != Outcome.ABSENT
                ? new Step.Done<>(updated)
                : new Step.Next<>(
                    then(
                        create(key, write),
                        created ->
                            created != Outcome.PRESENT
                                ? new Step.Done<>(created)
                                : new Step.Next<>(
                                    updateOrCreate(key, write, previous, rounds - 1)))));
  }

  private static Request<Outcome> delete(byte[] key, Outcome ifPresent) {
    return change(
        new CommandArguments(Command.DEL).add(key),
        reply -> Replies.integer(reply) == 1 ? ifPresent : Outcome.ABSENT);
  }

  private static Request<Outcome> getAndDelete(byte[] key, Outcome.Effect ifPresent) {
    return change(
        new CommandArguments(Command.GETDEL).add(key),
        reply -> {
          byte[] before = Replies.bulk(reply);
          return before == null ? Outcome.ABSENT : new Outcome(ifPresent, before);
        });
  }

  private static Request<Outcome> compare(byte[] key, byte[] expected, Mutation mutation) {
    if (mutation instanceof Write write) {
      return compare(
          key,
          List.of(expected, text("write"), number(write.ifUpdated()), write.bytes()),
          Outcome.UPDATED);
    }
    if (mutation instanceof Touch touch) {
      return compare(
          key, List.of(expected, text("touch"), number(touch.timeToLive())), Outcome.TOUCHED);
    }
    return compare(
        key, List.of(expected, text("delete"), number(TimeToLive.ZERO)), Outcome.REMOVED);
  }

  private static Request<Outcome> compare(byte[] key, List<byte[]> arguments, Outcome done) {
    return COMPARE.request(
        key,
        arguments,
        reply -> {
          if (reply instanceof byte[] current) {
            return new Outcome(Outcome.Effect.DIFFERENT, current);
          }
          return Replies.integer(reply) == 1 ? done : Outcome.ABSENT;
        });
  }

  private static Outcome written(@Nullable Object reply) {
    if (reply instanceof byte[] before) {
      return new Outcome(Outcome.Effect.UPDATED, before);
    }
    return switch ((int) Replies.integer(reply)) {
      case 0 -> Outcome.NOT_STORED;
      case 1 -> Outcome.CREATED;
      default -> Outcome.UPDATED;
    };
  }

  private static CommandArguments setCommand(byte[] key, byte[] bytes, TimeToLive timeToLive) {
    CommandArguments set = new CommandArguments(Command.SET).add(key).add(bytes);
    if (timeToLive.isFinite()) {
      set.add(Keyword.PX).add(number(timeToLive));
    } else if (timeToLive.equals(TimeToLive.UNCHANGED)) {
      set.add(Keyword.KEEPTTL);
    }
    return set;
  }

  private static Request<Outcome> change(
      CommandArguments command, Function<@Nullable Object, Outcome> outcome) {
    return Request.of(command, Repeat.FORBIDDEN, outcome);
  }

  private static Request<Outcome> mapped(
      Request<Outcome> request, Function<Outcome, Outcome> function) {
    return then(request, outcome -> new Step.Done<>(function.apply(outcome)));
  }

  /** The request, and what follows from its outcome. */
  private static Request<Outcome> then(
      Request<Outcome> request, Function<Outcome, Step<Outcome>> next) {
    return new Request<>(
        request.commands(),
        replies -> {
          Step<Outcome> step = request.fold().apply(replies);
          return step instanceof Step.Done<Outcome> done ? next.apply(done.result()) : step;
        },
        request.repeat(),
        request.weight());
  }

  private static byte[] number(TimeToLive timeToLive) {
    return text(Long.toString(timeToLive.millis()));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
