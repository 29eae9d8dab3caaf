package org.shardcache.benchmarks.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

  @Test
  void scenariosComeOutOfTheirLines() {
    Scenario scenario =
        Scenario.of(Operation.PUT_ALL)
            .withVirtualThreads(64)
            .withEntries(7)
            .withValueBytes(5)
            .withBatch(3)
            .withExpiry(Expiry.CREATED);
    assertThat(Scenario.parse(scenario.line())).isEqualTo(scenario);
    assertThat(Scenario.parse(scenario.withThreads(2).line()).threads()).isEqualTo(2);
  }

  @Test
  void serversComeOutOfTheirLines() {
    Servers servers =
        new Servers(
            Topology.CLUSTER,
            List.of(
                InetSocketAddress.createUnresolved("127.0.0.1", 1),
                InetSocketAddress.createUnresolved("127.0.0.1", 2)));
    assertThat(Servers.parse(servers.line())).isEqualTo(servers);
    assertThat(servers.hostsAndPorts()).isEqualTo("127.0.0.1:1,127.0.0.1:2");
  }

  @Test
  void measurementsComeOutOfTheirLines() {
    Measurement measurement = new Measurement(1, 2, 3.5, 4, 5, 6, 7, 8, 9);
    assertThat(Measurement.parse(measurement.line())).isEqualTo(measurement);
  }

  @Test
  void aMissingFieldIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scenario.parse("operation=GET"))
        .withMessageContaining("callers");
  }
}
