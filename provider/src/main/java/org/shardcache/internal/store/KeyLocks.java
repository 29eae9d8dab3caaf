package org.shardcache.internal.store;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.shardcache.internal.shard.Replies;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Request.Travel;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;

/**
 * Locks that applications take on keys of one cache: not claims, which stop writers and processors,
 * but keys beside them. To ask twice with one token is as to ask once. Thread-safe; every method
 * throws {@link StoreException}.
 */
public final class KeyLocks {

  private static final Script RELEASE = Script.load("release.lua");

  private final CacheRequests requests;
  private final KeyLayout layout;

  /** Creates the locks of a cache; nothing is sent. */
  public KeyLocks(VerifiedShards shards, KeyLayout layout, String cacheName) {
    this.requests = new CacheRequests(shards, layout, cacheName);
    this.layout = layout;
  }

  /** Asks once for a lock; returns whether the token holds it. */
  public boolean acquire(byte[] key, Token token, Duration time) {
    byte[] lock = layout.lockKey(key);
    return requests.execute(
        layout.storedKey(key),
        Travel.SHARED,
        Request.ofAll(
            List.of(
                new CommandArguments(Command.SET)
                    .add(lock)
                    .add(token.bytes())
                    .add(Keyword.NX)
                    .add(Keyword.PX)
                    .add(time.toMillis()),
                new CommandArguments(Command.GET).add(lock)),
            Repeat.ALLOWED,
            1,
            replies -> {
              replies.forEach(Request::checked);
              return Arrays.equals(Replies.bulk(replies.get(1)), token.bytes());
            }));
  }

  /** Gives a lock back; returns whether the token held it. */
  public boolean release(byte[] key, Token token) {
    return requests.execute(
        layout.storedKey(key),
        Travel.SHARED,
        RELEASE.request(
            List.of(layout.lockKey(key)),
            List.of(token.bytes()),
            Repeat.FORBIDDEN,
            reply -> Replies.integer(reply) == 1));
  }
}
