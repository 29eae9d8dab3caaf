package org.shardcache.internal.store;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Replies;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Step;
import org.shardcache.internal.store.Change.Previous;
import org.shardcache.internal.store.Condition.Existence;
import org.shardcache.internal.store.Condition.Held;
import org.shardcache.internal.store.Condition.Unchanged;
import org.shardcache.internal.store.Mutation.Delete;
import org.shardcache.internal.store.Mutation.Touch;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome.Effect;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;

/**
 * Which Redis request makes which change: the cheapest command that does it in one atomic step, and
 * {@link ChangeScript} where there is none.
 */
final class OperationTable {

  /**
   * A script costs about a millisecond of server time per megabyte of value; larger values go
   * through plain commands where that is possible.
   */
  static final int MAX_SCRIPT_VALUE = 16 * 1024;

  /** How often an entry may appear and disappear between two commands before a script is sent. */
  private static final int MAX_SET_ROUNDS = 4;

  private final ClaimUse claims;

  /** The table of a cache. */
  OperationTable(ClaimUse claims) {
    this.claims = claims;
  }

  /**
   * The request for a change of the entry under a stored key.
   *
   * @param control makes the entry's control key, which most requests do not need
   */
  Request<Outcome> request(byte[] entry, Supplier<byte[]> control, Change change) {
    if (change.condition() instanceof Existence existence) {
      Request<Outcome> command = command(entry, control, existence, change);
      if (command == null) {
        return script(entry, control, change);
      }
      return claims == ClaimUse.LOADS
          ? Transaction.after(
              new CommandArguments(Command.DEL).add(new Bytes(control.get())), command)
          : command;
    }
    return script(entry, control, change);
  }

  private Request<Outcome> script(byte[] entry, Supplier<byte[]> control, Change change) {
    return needsControlKey(change)
        ? ChangeScript.request(entry, control.get(), change)
        : ChangeScript.request(entry, change);
  }

  /**
   * Whether a claim decides about the change, or ends with it. Else the script does not name the
   * control key: in a Redis Cluster a command about two keys has to wait while their slot is half
   * moved.
   */
  private boolean needsControlKey(Change change) {
    boolean claimDecides =
        change.condition() instanceof Unchanged || change.condition() instanceof Held;
    return claimDecides || (claims == ClaimUse.LOADS && !(change.mutation() instanceof Touch));
  }

  /** Plain commands, or null if there are none for this change. */
  private @Nullable Request<Outcome> command(
      byte[] key, Supplier<byte[]> control, Existence existence, Change change) {
    boolean wanted = change.previous() == Previous.WANTED;
    Mutation mutation = change.mutation();
    if (mutation instanceof Write write) {
      if (existence != Existence.PRESENT && write.ifCreated().equals(TimeToLive.UNCHANGED)) {
        throw new IllegalArgumentException(
            "A new entry has no time to live that could stay unchanged. Nothing was sent.");
      }
      return switch (existence) {
        case ALWAYS -> write(key, control, change, write);
        case ABSENT -> create(key, write);
        case PRESENT -> update(key, write, wanted, Effect.ABSENT);
      };
    }
    if (mutation instanceof Delete && existence != Existence.ABSENT) {
      return wanted
          ? getAndDelete(key, Effect.REMOVED, Effect.ABSENT)
          : delete(key, Effect.REMOVED, Effect.ABSENT);
    }
    throw new IllegalArgumentException(
        (mutation instanceof Touch ? "A touch" : "A removal")
            + " has no meaning under the condition "
            + existence);
  }

  private @Nullable Request<Outcome> write(
      byte[] key, Supplier<byte[]> control, Change change, Write write) {
    boolean wanted = change.previous() == Previous.WANTED;
    TimeToLive ifCreated = write.ifCreated();
    TimeToLive ifUpdated = write.ifUpdated();
    if (ifCreated.isZero()) {
      return update(key, write, wanted, Effect.NOT_STORED);
    }
    boolean neverGiven = // a new entry lives for ever, another one as long as it does
        ifCreated.equals(TimeToLive.ETERNAL) && ifUpdated.equals(TimeToLive.UNCHANGED);
    if (neverGiven || ifCreated.equals(ifUpdated)) {
      return set(key, write.bytes(), ifUpdated, wanted);
    }
    if (ifUpdated.isZero() || write.bytes().length <= MAX_SCRIPT_VALUE) {
      return null;
    }
    return updateOrCreate(key, control, change, write, MAX_SET_ROUNDS);
  }

  /** {@code SET}: one command, whether or not there is an entry. */
  private static Request<Outcome> set(
      byte[] key, byte[] bytes, TimeToLive timeToLive, boolean wanted) {
    CommandArguments set = setCommand(key, bytes, timeToLive);
    return wanted
        ? change(set.add(Keyword.GET), reply -> previous(reply, Effect.UPDATED, Effect.CREATED))
        : change(set, reply -> Outcome.of(Effect.WRITTEN));
  }

  /** {@code SET NX}. */
  private static Request<Outcome> create(byte[] key, Write write) {
    if (write.ifCreated().isZero()) {
      return Request.of(
          new CommandArguments(Command.EXISTS).add(new Bytes(key)),
          Repeat.ALLOWED,
          reply -> Outcome.of(Replies.integer(reply) == 1 ? Effect.PRESENT : Effect.NOT_STORED));
    }
    return change(
        setCommand(key, write.bytes(), write.ifCreated()).add(Keyword.NX),
        reply -> Outcome.of(reply == null ? Effect.PRESENT : Effect.CREATED));
  }

  /** {@code SET XX}, or a removal if an update ends the entry. */
  private static Request<Outcome> update(byte[] key, Write write, boolean wanted, Effect ifAbsent) {
    if (write.ifUpdated().isZero()) {
      return wanted
          ? getAndDelete(key, Effect.EXPIRED, ifAbsent)
          : delete(key, Effect.EXPIRED, ifAbsent);
    }
    CommandArguments set = setCommand(key, write.bytes(), write.ifUpdated()).add(Keyword.XX);
    return wanted
        ? change(set.add(Keyword.GET), reply -> previous(reply, Effect.UPDATED, ifAbsent))
        : change(set, reply -> Outcome.of(reply == null ? ifAbsent : Effect.UPDATED));
  }

  /** {@code SET XX}, else {@code SET NX}, else again, and at last the script after all. */
  private Request<Outcome> updateOrCreate(
      byte[] key, Supplier<byte[]> control, Change change, Write write, int rounds) {
    if (rounds == 0) {
      return script(key, control, change);
    }
    return then(
        update(key, write, change.previous() == Previous.WANTED, Effect.ABSENT),
        updated ->
            updated.effect() != Effect.ABSENT
                ? new Step.Done<>(updated)
                : new Step.Next<>(
                    then(
                        create(key, write),
                        created ->
                            created.effect() != Effect.PRESENT
                                ? new Step.Done<>(created)
                                : new Step.Next<>(
                                    updateOrCreate(key, control, change, write, rounds - 1)))));
  }

  private static Request<Outcome> delete(byte[] key, Effect ifPresent, Effect ifAbsent) {
    return change(
        new CommandArguments(Command.DEL).add(new Bytes(key)),
        reply -> Outcome.of(Replies.integer(reply) == 1 ? ifPresent : ifAbsent));
  }

  private static Request<Outcome> getAndDelete(byte[] key, Effect ifPresent, Effect ifAbsent) {
    return change(
        new CommandArguments(Command.GETDEL).add(new Bytes(key)),
        reply -> previous(reply, ifPresent, ifAbsent));
  }

  private static Outcome previous(@Nullable Object reply, Effect ifPresent, Effect ifAbsent) {
    byte[] bytes = Replies.bulk(reply);
    return bytes == null ? Outcome.of(ifAbsent) : new Outcome(ifPresent, bytes);
  }

  private static CommandArguments setCommand(byte[] key, byte[] bytes, TimeToLive timeToLive) {
    CommandArguments set =
        new CommandArguments(Command.SET).add(new Bytes(key)).add(new Bytes(bytes));
    if (timeToLive.isFinite()) {
      set.add(Keyword.PX).add(timeToLive.millis());
    } else if (timeToLive.equals(TimeToLive.UNCHANGED)) {
      set.add(Keyword.KEEPTTL);
    }
    return set;
  }

  private static Request<Outcome> change(
      CommandArguments command, Function<@Nullable Object, Outcome> outcome) {
    return Request.of(command, Repeat.FORBIDDEN, outcome);
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
}
