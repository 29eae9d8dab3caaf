package org.shardcache.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of {@code redis://[user:password@]host[:port][/database][?ttl=seconds]}; null where the
 * text has none. Read by hand, because {@link java.net.URI} finds no host in {@code redis_1}.
 */
record RedisUri(
    String host,
    @Nullable Integer port,
    @Nullable Integer database,
    @Nullable String user,
    @Nullable String password,
    @Nullable Duration ttl) {

  static final String FORM = "redis://[user:password@]host[:port][/database][?ttl=seconds]";

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
  private static final Pattern PARTS =
      Pattern.compile("(?<authority>[^/?#]*)(?<path>/[^?#]*)?(?:\\?(?<query>[^#]*))?");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile(
          "(?:(?<name>[A-Za-z0-9._-]+)|\\[(?<v6>[0-9A-Fa-f:.]+(?:%\\w+)?)])(?<port>:.*)?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Set<String> LATER_SCHEMES = Set.of("rediss", "unix", "sentinel");

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException if it is not of the form; the message says why and repeats
   *     nothing of it but harmless parts
   */
  static RedisUri parse(String text) {
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.matches()) {
      throw new IllegalArgumentException("it has no scheme; the form is " + FORM);
    }
    checkScheme(scheme.group(1).toLowerCase(Locale.ROOT));
    Matcher parts = PARTS.matcher(scheme.group(2));
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "it has a '#'; in a user or password write %23, elsewhere leave it out");
    }
    String authority = parts.group("authority");
    if (scheme.group(2).lastIndexOf('@') > authority.lastIndexOf('@')) {
      throw new IllegalArgumentException(
          "there is a '/' or '?' before an '@'; in a user or password write %2F, %3F and %40");
    }
    int userEnd = authority.indexOf('@');
    if (userEnd != authority.lastIndexOf('@')) {
      throw new IllegalArgumentException(
          "there are two '@'; in a user or password write %40 instead");
    }
    String userInfo = userEnd < 0 ? "" : authority.substring(0, userEnd);
    int colon = userInfo.indexOf(':');
    Matcher address = address(authority.substring(userEnd + 1));
    String host = address.group("name") != null ? address.group("name") : address.group("v6");
    return new RedisUri(
        host.toLowerCase(Locale.ROOT),
        port(address.group("port")),
        database(parts.group("path")),
        decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)),
        colon < 0 ? null : decoded(userInfo.substring(colon + 1)),
        ttl(parts.group("query")));
  }

  private static void checkScheme(String scheme) {
    if (LATER_SCHEMES.contains(scheme)) {
      throw new IllegalArgumentException(
          "this version does not support " + scheme + ":// yet, only redis://");
    }
    if (!scheme.equals("redis")) {
      throw new IllegalArgumentException("the scheme must be redis; the form is " + FORM);
    }
  }

  private static Matcher address(String text) {
    if (text.isEmpty() || (text.startsWith(":") && !text.startsWith("::"))) {
      throw new IllegalArgumentException("it has no host; the form is " + FORM);
    }
    Matcher address = HOST_AND_PORT.matcher(text);
    if (!address.matches()) {
      throw new IllegalArgumentException(
          "the host has a character that no host has. An IPv6 address stands in brackets, each URI"
              + " of a list begins with redis://, and the form is "
              + FORM);
    }
    return address;
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

  private static @Nullable Integer database(@Nullable String path) {
    if (path == null || path.equals("/")) {
      return null;
    }
    if (!NUMBER.matcher(path.substring(1)).matches()) {
      throw new IllegalArgumentException(
          "what follows the host must be one '/' and the number of a database, as in /0");
    }
    return Integer.valueOf(path.substring(1));
  }

  private static @Nullable Duration ttl(@Nullable String query) {
    if (query == null) {
      return null;
    }
    if (!query.startsWith("ttl=") || query.contains("&")) {
      throw new IllegalArgumentException(
          "the only option is ttl, once, as in ?ttl=3600. The database follows the host, as in"
              + " redis://host/3");
    }
    String seconds = query.substring("ttl=".length());
    if (!NUMBER.matcher(seconds).matches() || Integer.parseInt(seconds) == 0) {
      throw new IllegalArgumentException(
          "ttl must be a whole number of seconds from 1 to 999999999, as in ?ttl=3600; without it"
              + " entries are eternal");
    }
    return Duration.ofSeconds(Integer.parseInt(seconds));
  }

  /** Undoes {@code %XX}, and nothing else: a plus is a plus. Null if there is nothing. */
  private static @Nullable String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) == '%') {
          bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
          i += 2;
        } else {
          int next = text.offsetByCodePoints(i, 1);
          bytes.writeBytes(text.substring(i, next).getBytes(UTF_8));
          i = next - 1;
        }
      }
      String decoded = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
      return decoded.isEmpty() ? null : decoded;
    } catch (IndexOutOfBoundsException | IllegalArgumentException | CharacterCodingException e) {
      // without the cause: it would repeat a part of the password
      throw new IllegalArgumentException(
          "the user or password has a % that is not followed by two hex digits of UTF-8; write %25"
              + " for a literal %");
    }
  }

  /** Without credentials. */
  @Override
  public String toString() {
    return "RedisUri[" + host + "]";
  }
}
