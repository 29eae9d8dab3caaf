package org.shardcache.configuration;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Replaces <code>${NAME}</code> by the environment variable of that name. <code>$${</code> stands
 * for a literal <code>${</code>. What a variable holds is taken as it is.
 */
final class EnvironmentVariables {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Map<String, String> variables;

  EnvironmentVariables(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /**
   * Expands a value.
   *
   * @throws IllegalArgumentException with a message that names the variable and not its value
   */
  String expand(String value) {
    StringBuilder expanded = new StringBuilder(value.length());
    int at = 0;
    while (at < value.length()) {
      if (value.startsWith("$${", at)) {
        expanded.append("${");
        at += 3;
      } else if (value.startsWith("${", at)) {
        int end = value.indexOf('}', at);
        if (end < 0) {
          throw new IllegalArgumentException(
              "it has a ${ without a }. Write ${NAME} for the environment variable NAME, or $${ for"
                  + " a literal ${.");
        }
        expanded.append(variable(value.substring(at + 2, end)));
        at = end + 1;
      } else {
        expanded.append(value.charAt(at));
        at++;
      }
    }
    return expanded.toString();
  }

  private String variable(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "${...} takes the name of an environment variable: letters, digits and underscores,"
              + " without a default. Write $${ for a literal ${.");
    }
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "the environment variable "
              + name
              + " is not set. Set it, or write $${ for a literal ${.");
    }
    return value;
  }
}
