package org.shardcache.configuration;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text {@code host[:port]}. Read by hand, because {@link java.net.URI} finds no host in {@code
 * redis_1}.
 *
 * @param port null where the text has none
 */
record HostText(String host, @Nullable Integer port) {

  private static final Pattern HOST_AND_PORT =
      Pattern.compile(
          "(?:(?<name>[A-Za-z0-9._-]+)|\\[(?<v6>[0-9A-Fa-f:.]+(?:%\\w+)?)])(?<port>:.*)?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is not of the form; the message says why and repeats
   *     nothing
   */
  static HostText parse(String text) {
    if (text.isEmpty() || (text.startsWith(":") && !text.startsWith("::"))) {
      throw new IllegalArgumentException("it has no host");
    }
    Matcher parts = HOST_AND_PORT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "the host has a character that no host has. An IPv6 address stands in brackets, and each"
              + " URI of a list begins with its scheme, as in redis://");
    }
    String host = parts.group("name") != null ? parts.group("name") : parts.group("v6");
    return new HostText(host.toLowerCase(Locale.ROOT), port(parts.group("port")));
  }

  /** Reads several, with commas between them. */
  static List<HostText> parseAll(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).map(HostText::parse).toList();
  }

  HostAndPort orPort(int otherwise) {
    return new HostAndPort(host, port == null ? otherwise : port);
  }

  private static @Nullable Integer port(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int port =
        NUMBER.matcher(text.substring(1)).matches()
            ? Integer.parseInt(text, 1, text.length(), 10)
            : 0;
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("the port must be a number from 1 to 65535");
    }
    return port;
  }
}
