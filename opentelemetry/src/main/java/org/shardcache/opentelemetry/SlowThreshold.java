package org.shardcache.opentelemetry;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From when on a call is slow, said in the way of OpenTelemetry's other settings. */
final class SlowThreshold {

  static final String PROPERTY = "otel.instrumentation.shardcache.slow-call";
  static final String VARIABLE = "OTEL_INSTRUMENTATION_SHARDCACHE_SLOW_CALL";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s)?");

  private SlowThreshold() {}

  /**
   * The system property, else the environment variable, else {@link SpanObserver#DEFAULT_SLOW}.
   *
   * @throws IllegalArgumentException if it is no duration
   */
  static Duration read(Properties system, Map<String, String> environment) {
    String property = system.getProperty(PROPERTY);
    if (property != null) {
      return parse(PROPERTY, property);
    }
    @Nullable String variable = environment.get(VARIABLE);
    return variable != null ? parse(VARIABLE, variable) : SpanObserver.DEFAULT_SLOW;
  }

  private static Duration parse(String name, String value) {
    Matcher duration = DURATION.matcher(value.strip());
    if (!duration.matches()) {
      throw new IllegalArgumentException(
          name + "=" + value + " is no duration. Write milliseconds, as 20, 20ms or 2s.");
    }
    long number = Long.parseLong(duration.group(1));
    return "s".equals(duration.group(2)) ? Duration.ofSeconds(number) : Duration.ofMillis(number);
  }
}
