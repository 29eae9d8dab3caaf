package org.shardcache.serialization;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One text for all URIs that are equal: {@code URI.equals} ignores the case of the scheme, of the
 * host and of hexadecimal escapes, and how an authority that is empty was written.
 */
final class UriText {

  private static final Pattern ESCAPE = Pattern.compile("%[0-9a-fA-F]{2}");

  private UriText() {}

  static String of(URI uri) {
    StringBuilder text = new StringBuilder();
    if (uri.getScheme() != null) {
      text.append(uri.getScheme().toLowerCase(Locale.ROOT)).append(':');
    }
    if (uri.isOpaque()) {
      text.append(upperEscapes(uri.getRawSchemeSpecificPart()));
    } else {
      appendAuthority(text, uri);
      text.append(upperEscapes(uri.getRawPath()));
      if (uri.getRawQuery() != null) {
        text.append('?').append(upperEscapes(uri.getRawQuery()));
      }
    }
    if (uri.getRawFragment() != null) {
      text.append('#').append(upperEscapes(uri.getRawFragment()));
    }
    return text.toString();
  }

  private static void appendAuthority(StringBuilder text, URI uri) {
    if (uri.getHost() != null) {
      text.append("//");
      if (uri.getRawUserInfo() != null) {
        text.append(upperEscapes(uri.getRawUserInfo())).append('@');
      }
      text.append(uri.getHost().toLowerCase(Locale.ROOT));
      if (uri.getPort() != -1) {
        text.append(':').append(uri.getPort());
      }
    } else if (uri.getRawAuthority() != null) {
      text.append("//").append(upperEscapes(uri.getRawAuthority()));
    } else if (uri.getRawPath() != null && uri.getRawPath().startsWith("//")) {
      // Else the path would be taken for an authority.
      text.append("//");
    }
  }

  private static String upperEscapes(@Nullable String text) {
    return text == null
        ? ""
        : ESCAPE.matcher(text).replaceAll(match -> match.group().toUpperCase(Locale.ROOT));
  }
}
