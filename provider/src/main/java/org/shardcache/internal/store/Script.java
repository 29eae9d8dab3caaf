package org.shardcache.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Step;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * A Lua script about one entry, its control key, or both. It goes out as {@code EVALSHA}; a shard
 * that does not have it, also after a restart or {@code SCRIPT FLUSH}, gets the text with a second
 * request.
 */
final class Script {

  private final Bytes text;
  private final Bytes sha;

  private Script(byte[] text) {
    this.text = new Bytes(text);
    this.sha = new Bytes(sha1Hex(text));
  }

  /** Reads a script from a resource beside this class. */
  static Script load(String resource) {
    try (InputStream in = Script.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The script " + resource + " is missing from the jar.");
      }
      return new Script(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A request that runs the script; nothing was changed when the shard does not have it.
   *
   * @param keys all in one slot of a Redis Cluster
   */
  <R> Request<R> request(
      List<byte[]> keys,
      List<byte[]> arguments,
      Repeat repeat,
      Function<@Nullable Object, R> result) {
    return new Request<>(
        List.of(command(Command.EVALSHA, sha, keys, arguments)),
        replies ->
            replies.get(0) instanceof JedisNoScriptException
                ? new Step.Next<>(
                    Request.of(command(Command.EVAL, text, keys, arguments), repeat, result))
                : new Step.Done<>(result.apply(Request.checked(replies.get(0)))),
        repeat,
        1);
  }

  private static CommandArguments command(
      Command command, Bytes script, List<byte[]> keys, List<byte[]> arguments) {
    CommandArguments words = new CommandArguments(command).add(script).add(keys.size());
    keys.forEach(key -> words.add(new Bytes(key)));
    arguments.forEach(argument -> words.add(new Bytes(argument)));
    return words;
  }

  private static byte[] sha1Hex(byte[] text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
      return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }
}
