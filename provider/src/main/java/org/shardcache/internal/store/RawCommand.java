package org.shardcache.internal.store;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * A command that somebody else wrote. One that changes the state of a connection is refused: the
 * next user of the connection would be in another database, or would get the replies of others.
 */
public final class RawCommand {

  private static final Set<String> ABOUT_CONNECTIONS =
      Set.of(
          "ASKING",
          "AUTH",
          "DISCARD",
          "EXEC",
          "HELLO",
          "MONITOR",
          "MULTI",
          "PSUBSCRIBE",
          "PSYNC",
          "PUNSUBSCRIBE",
          "QUIT",
          "READONLY",
          "READWRITE",
          "REPLCONF",
          "RESET",
          "SELECT",
          "SSUBSCRIBE",
          "SUBSCRIBE",
          "SUNSUBSCRIBE",
          "SYNC",
          "UNSUBSCRIBE",
          "UNWATCH",
          "WATCH");

  private static final Map<String, Set<String>> PARTS_ABOUT_CONNECTIONS =
      Map.of(
          "CLIENT",
          Set.of(
              "CACHING",
              "CAPA",
              "IMPORT-SOURCE",
              "NO-EVICT",
              "NO-TOUCH",
              "REPLY",
              "SETINFO",
              "SETNAME",
              "TRACKING"),
          "SCRIPT",
          Set.of("DEBUG"));

  private final List<byte[]> words;

  private RawCommand(List<byte[]> words) {
    this.words = words;
  }

  /**
   * Makes a command.
   *
   * @param arguments texts, byte arrays, {@code Integer} or {@code Long}
   * @throws IllegalArgumentException if an argument is something else, or the command is about the
   *     connection it is sent over
   */
  public static RawCommand of(String command, List<?> arguments) {
    List<byte[]> words = new ArrayList<>(arguments.size() + 1);
    words.add(command.getBytes(StandardCharsets.UTF_8));
    arguments.forEach(argument -> words.add(bytes(argument)));
    refuseAboutConnection(words);
    return new RawCommand(words);
  }

  private static byte[] bytes(Object argument) {
    if (argument instanceof byte[] bytes) {
      return bytes.clone();
    }
    if (argument instanceof String || argument instanceof Integer || argument instanceof Long) {
      return argument.toString().getBytes(StandardCharsets.UTF_8);
    }
    throw new IllegalArgumentException(
        "An argument of a Redis command is a String, a byte[], an Integer or a Long, not "
            + argument.getClass().getName()
            + ". Nothing was sent.");
  }

  private static void refuseAboutConnection(List<byte[]> words) {
    String first = upper(words.get(0));
    String second = words.size() > 1 ? upper(words.get(1)) : "";
    boolean part = PARTS_ABOUT_CONNECTIONS.getOrDefault(first, Set.of()).contains(second);
    if (part || ABOUT_CONNECTIONS.contains(first)) {
      throw new IllegalArgumentException(
          (part ? first + " " + second : first)
              + " changes the connection it is sent over, which others use afterwards, so it is not"
              + " sent. Several commands that belong together are a script (EVAL).");
    }
  }

  private static String upper(byte[] word) {
    return new String(word, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
  }

  private record Name(byte[] raw) implements ProtocolCommand {
    @Override
    public byte[] getRaw() {
      return raw;
    }

    @Override
    public String toString() {
      return new String(raw, StandardCharsets.UTF_8);
    }
  }

  /** Nobody knows what it does, so it is never sent twice. */
  Request<@Nullable Object> request() {
    CommandArguments command = new CommandArguments(new Name(words.get(0)));
    words.subList(1, words.size()).forEach(command::add);
    return Request.<@Nullable Object>of(command, Repeat.FORBIDDEN, RawCommand::plain);
  }

  /** The reply in the types of RESP2, whatever version of the protocol it came in. */
  private static @Nullable Object plain(@Nullable Object reply) {
    if (reply instanceof List<?> parts) {
      List<@Nullable Object> plain = new ArrayList<>(parts.size());
      for (Object part : parts) {
        if (part instanceof Map.Entry<?, ?> entry) {
          plain.add(plain(entry.getKey()));
          plain.add(plain(entry.getValue()));
        } else {
          plain.add(plain(Request.checked(part)));
        }
      }
      return plain;
    }
    if (reply instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    if (reply instanceof Double || reply instanceof BigInteger) {
      return reply.toString().getBytes(StandardCharsets.US_ASCII);
    }
    return reply;
  }

  /** Never the arguments: they may be cached values. */
  @Override
  public String toString() {
    return "RawCommand[" + upper(words.get(0)) + "]";
  }
}
