package org.shardcache.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class SlowThresholdTest {

  private final Properties system = new Properties();

  private Duration read(Map<String, String> environment) {
    return SlowThreshold.read(system, environment);
  }

  @Test
  void whereNothingIsSaidItIsTheDefault() {
    assertThat(read(Map.of())).isEqualTo(SpanObserver.DEFAULT_SLOW);
  }

  @Test
  void theSystemPropertyBeatsTheVariableAndUnitsAreUnderstood() {
    Map<String, String> environment = Map.of(SlowThreshold.VARIABLE, "2s");
    assertThat(read(environment)).isEqualTo(Duration.ofSeconds(2));
    system.setProperty(SlowThreshold.PROPERTY, "20");
    assertThat(read(environment)).isEqualTo(Duration.ofMillis(20));
    system.setProperty(SlowThreshold.PROPERTY, " 0ms ");
    assertThat(read(environment)).isEqualTo(Duration.ZERO);
  }

  @Test
  void whatIsNoDurationIsRefusedWithItsName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of(SlowThreshold.VARIABLE, "soon")))
        .withMessageContaining(SlowThreshold.VARIABLE + "=soon");
  }
}
