package org.shardcache.internal.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Replies;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.store.Change.Previous;
import org.shardcache.internal.store.Condition.Equal;
import org.shardcache.internal.store.Condition.Existence;
import org.shardcache.internal.store.Condition.Held;
import org.shardcache.internal.store.Condition.OnLoss;
import org.shardcache.internal.store.Condition.Unchanged;
import org.shardcache.internal.store.Mutation.Touch;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome.Effect;

/** Changes that no plain command can make: {@code change.lua} and its arguments. */
final class ChangeScript {

  private static final Script SCRIPT = Script.load("change.lua");
  private static final byte[] EMPTY = {};
  private static final byte[] YES = {'1'};
  private static final byte[] NO = {'0'};

  private static final Map<String, Effect> EFFECTS =
      Map.of(
          "created", Effect.CREATED,
          "updated", Effect.UPDATED,
          "expired", Effect.EXPIRED,
          "removed", Effect.REMOVED,
          "touched", Effect.TOUCHED,
          "not-stored", Effect.NOT_STORED,
          "absent", Effect.ABSENT,
          "different", Effect.DIFFERENT,
          "busy", Effect.BUSY);

  private ChangeScript() {}

  /** For a change that no claim has to do with. */
  static Request<Outcome> request(byte[] entry, Change change) {
    return request(List.of(entry), change);
  }

  static Request<Outcome> request(byte[] entry, byte[] control, Change change) {
    return request(List.of(entry, control), change);
  }

  private static Request<Outcome> request(List<byte[]> keys, Change change) {
    Condition condition = change.condition();
    byte[] expected = EMPTY;
    byte[] expects = NO;
    Token token = null;
    String name;
    if (condition == Existence.ALWAYS) {
      name = "always";
    } else if (condition instanceof Equal equal) {
      name = "equal";
      expected = equal.bytes();
      expects = YES;
    } else if (condition instanceof Unchanged unchanged) {
      name = "unchanged";
      byte[] bytes = unchanged.bytes();
      if (bytes != null) {
        expected = bytes;
        expects = YES;
      }
      token = unchanged.token();
    } else if (condition instanceof Held held) {
      name = held.onLoss() == OnLoss.REMOVE ? "held-else-remove" : "held";
      token = held.token();
    } else {
      throw new IllegalArgumentException("The script has no condition " + condition);
    }
    String action = "delete";
    byte[] value = EMPTY;
    TimeToLive ifCreated = TimeToLive.ZERO;
    TimeToLive ifUpdated = TimeToLive.ZERO;
    if (change.mutation() instanceof Write write) {
      action = "write";
      value = write.bytes();
      ifCreated = write.ifCreated();
      ifUpdated = write.ifUpdated();
    } else if (change.mutation() instanceof Touch touch) {
      action = "touch";
      ifUpdated = touch.timeToLive();
    }
    return SCRIPT.request(
        keys,
        List.of(
            ascii(name),
            expects,
            expected,
            token == null ? EMPTY : token.bytes(),
            ascii(action),
            ascii(Long.toString(ifCreated.millis())),
            ascii(Long.toString(ifUpdated.millis())),
            change.previous() == Previous.WANTED ? YES : NO,
            value),
        Repeat.FORBIDDEN,
        ChangeScript::outcome);
  }

  private static Outcome outcome(@Nullable Object reply) {
    if (!(reply instanceof List<?> parts) || parts.isEmpty()) {
      throw new IllegalStateException("The script gave no outcome.");
    }
    Effect effect = EFFECTS.get(Replies.text(parts.get(0)));
    if (effect == null) {
      throw new IllegalStateException("The script gave an unknown outcome.");
    }
    return new Outcome(effect, parts.size() > 1 ? Replies.bulk(parts.get(1)) : null);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
