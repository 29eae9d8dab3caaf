package org.shardcache.benchmarks.agent;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of one line that driver and agent exchange: {@code name=value} pairs separated by
 * blanks, with no blank in a value.
 *
 * @param values by name
 */
record Fields(Map<String, String> values) {

  static Fields parse(String line) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : line.trim().split(" +", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("\"" + pair + "\" is no name=value in: " + line);
      }
      values.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return new Fields(values);
  }

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The field " + name + " is missing in " + values);
    }
    return value;
  }

  int number(String name) {
    return Integer.parseInt(text(name));
  }

  long count(String name) {
    return Long.parseLong(text(name));
  }

  double decimal(String name) {
    return Double.parseDouble(text(name));
  }

  <E extends Enum<E>> E choice(String name, Class<E> type) {
    return Enum.valueOf(type, text(name));
  }
}
