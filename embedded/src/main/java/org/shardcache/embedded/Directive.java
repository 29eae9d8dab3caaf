package org.shardcache.embedded;

import java.util.List;
import java.util.stream.Collectors;

/** One line of a server's configuration file. */
record Directive(String name, List<String> values) {

  Directive {
    values = List.copyOf(values);
  }

  static Directive of(String name, String... values) {
    return new Directive(name, List.of(values));
  }

  /** The line as the server reads it; every value is quoted, so it may hold anything. */
  String line() {
    return name + values.stream().map(Directive::quoted).collect(Collectors.joining(" ", " ", ""));
  }

  static String quoted(String value) {
    StringBuilder text = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        text.append(String.format("\\x%02x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }
}
