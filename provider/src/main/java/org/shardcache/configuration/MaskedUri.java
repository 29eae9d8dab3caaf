package org.shardcache.configuration;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A URI as a message may show it. It need not be well formed: whatever might be part of a password
 * is masked, so that a slip in writing the URI gives nothing away.
 */
final class MaskedUri {

  static final String MASK = "***";

  private static final Pattern SCHEME = Pattern.compile("\\s*[A-Za-z][A-Za-z0-9+.-]*:/*");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}(/\\w*)*");
  private static final Pattern PORT_AND_HOSTS =
      Pattern.compile("\\d{1,5}(,[A-Za-z0-9._-]+(:\\d{1,5})?)*(/[\\w.-]*)*");
  private static final Set<String> HARMLESS_OPTIONS =
      Set.of("ttl", "db", "socket_timeout", "socket_connect_timeout");

  private MaskedUri() {}

  static String of(String uri) {
    Matcher scheme = SCHEME.matcher(uri);
    boolean hasScheme = scheme.lookingAt() && scheme.group().endsWith("/");
    String start = hasScheme ? scheme.group() : "";
    String rest = uri.substring(start.length());
    Pattern known = start.strip().startsWith("sentinel:") ? PORT_AND_HOSTS : PORT;
    int userEnd = rest.lastIndexOf('@');
    if (userEnd >= 0) {
      start += MASK + "@";
      rest = rest.substring(userEnd + 1);
    }
    int query = rest.indexOf('?');
    String address = query < 0 ? rest : rest.substring(0, query);
    String options = query < 0 ? "" : "?" + maskedOptions(rest.substring(query + 1));
    return start + maskedAddress(address, known) + options;
  }

  /** Without an {@code @}, what follows a colon and is no port may be a password. */
  private static String maskedAddress(String address, Pattern known) {
    int colon = address.indexOf(':', address.startsWith("[") ? address.indexOf(']') + 1 : 0);
    if (colon < 0 || known.matcher(address.substring(colon + 1)).matches()) {
      return address;
    }
    return address.substring(0, colon + 1) + MASK;
  }

  private static String maskedOptions(String options) {
    return Arrays.stream(options.split("&", -1))
        .map(
            option -> {
              int equals = option.indexOf('=');
              return equals < 0 || HARMLESS_OPTIONS.contains(option.substring(0, equals))
                  ? option
                  : option.substring(0, equals + 1) + MASK;
            })
        .collect(Collectors.joining("&"));
  }
}
