package org.shardcache.benchmarks.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContenderTest {

  @ParameterizedTest
  @EnumSource(Contender.class)
  void everyContenderGivesBackEveryPayload(Contender contender) throws Exception {
    for (Payload payload : Payload.values()) {
      Codec codec = contender.codec(payload);
      assertThat(codec.write()).isNotNull();
      assertThat(codec.size()).isPositive();
      Object twice = codec.read();
      assertThat(codec.read())
          .as(payload.name())
          .usingRecursiveComparison()
          .isEqualTo(payload.value())
          .isEqualTo(twice);
    }
  }
}
