package org.shardcache.internal.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Replies;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Claims as Redis keys beside the entries that they are about, on the same shard. To ask twice with
 * one token is as to ask once, so that all of it may be repeated after a lost reply.
 */
public final class RedisClaimStore implements ClaimStore {

  private static final Script CLAIM = Script.load("claim.lua");
  private static final Script RELEASE = Script.load("release.lua");

  private final CacheRequests requests;
  private final KeyLayout layout;
  private final KeySpaceRemoval removal;

  /** Creates the claims of a cache; nothing is sent. */
  public RedisClaimStore(VerifiedShards shards, KeyLayout layout, String cacheName) {
    this.requests = new CacheRequests(shards, layout, cacheName);
    this.layout = layout;
    this.removal = new KeySpaceRemoval(CacheKeys.of(shards, layout, requests), layout, cacheName);
  }

  @Override
  public List<Claim> claimAll(
      List<byte[]> keys, Token token, Duration time, @Nullable Token expected) {
    List<byte[]> arguments =
        List.of(
            token.bytes(),
            Long.toString(time.toMillis()).getBytes(StandardCharsets.US_ASCII),
            expected == null ? new byte[0] : expected.bytes());
    return requests.executeAll(
        keys,
        (index, storedKey) ->
            CLAIM.request(
                List.of(storedKey, layout.controlKey(keys.get(index))),
                arguments,
                Repeat.ALLOWED,
                RedisClaimStore::claim));
  }

  @Override
  public List<Boolean> releaseAll(List<byte[]> keys, Token token) {
    return requests.executeAll(
        keys,
        (index, storedKey) ->
            RELEASE.request(
                List.of(layout.controlKey(keys.get(index))),
                List.of(token.bytes()),
                Repeat.ALLOWED,
                reply -> Replies.integer(reply) == 1));
  }

  @Override
  public void endAll() {
    removal.endClaims();
  }

  @Override
  public void removeAllWithClaims(List<byte[]> keys) {
    requests.executeAll(
        keys,
        (index, storedKey) ->
            Request.of(
                new CommandArguments(Command.DEL)
                    .add(storedKey)
                    .add(layout.controlKey(keys.get(index))),
                Repeat.ALLOWED,
                Replies::integer));
  }

  private static Claim claim(@Nullable Object reply) {
    if (!(reply instanceof List<?> parts) || parts.size() != 2) {
      throw new IllegalStateException("The script gave no claim.");
    }
    String holder = Replies.text(parts.get(0));
    return new Claim(holder.isEmpty() ? null : new Token(holder), Replies.bulk(parts.get(1)));
  }
}
