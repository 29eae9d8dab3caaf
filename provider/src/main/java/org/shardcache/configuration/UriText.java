package org.shardcache.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URI cut into its parts, before anybody knows what they mean; null where the text has nothing.
 *
 * @param user decoded
 * @param password decoded
 * @param authority what is between the credentials and the path
 * @param path with the slash it begins with, as it was written; empty if there is none
 */
record UriText(
    UriScheme scheme,
    @Nullable String user,
    @Nullable String password,
    String authority,
    String path,
    UriOptions options) {

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
  private static final Pattern PARTS =
      Pattern.compile("(?<authority>[^/?#]*)(?<path>/[^?#]*)?(?:\\?(?<query>[^#]*))?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /**
   * Cuts a URI.
   *
   * @throws IllegalArgumentException if it is not of the form; the message says why and repeats
   *     nothing of it but harmless parts
   */
  static UriText parse(String text) {
    Matcher matcher = SCHEME.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("it has no scheme; the form is " + UriScheme.REDIS.form());
    }
    UriScheme scheme = UriScheme.of(matcher.group(1));
    Matcher parts = PARTS.matcher(matcher.group(2));
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "it has a '#'; in a user, a password or a path write %23, elsewhere leave it out");
    }
    String authority = parts.group("authority");
    if (matcher.group(2).lastIndexOf('@') > authority.lastIndexOf('@')) {
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
    String path = parts.group("path");
    return new UriText(
        scheme,
        emptyAsNull(decoded(colon < 0 ? userInfo : userInfo.substring(0, colon))),
        colon < 0 ? null : emptyAsNull(decoded(userInfo.substring(colon + 1))),
        authority.substring(userEnd + 1),
        path == null ? "" : path,
        UriOptions.parse(parts.group("query")));
  }

  /** Whether it is a whole number that is small enough for everything that is counted here. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** Undoes {@code %XX}, and nothing else: a plus is a plus. */
  static String decoded(String text) {
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
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (IndexOutOfBoundsException | IllegalArgumentException | CharacterCodingException e) {
      // without the cause: it would repeat a part of the password
      throw new IllegalArgumentException(
          "a user, password or path has a % that is not followed by two hex digits of UTF-8; write"
              + " %25 for a literal %");
    }
  }

  private static @Nullable String emptyAsNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** Without credentials. */
  @Override
  public String toString() {
    return "UriText[" + scheme + " " + authority + path + "]";
  }
}
