package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When callers are many, and when they are few again. */
class CrowdTest {

  @ParameterizedTest
  @CsvSource({"8,4", "2,1", "1,1"})
  void manyStayManyUntilTheyAreHalfAsMany(int most, int fewAgain) {
    Crowd crowd = new Crowd(most);
    for (int callers = 1; callers <= most; callers++) {
      assertThat(crowd.enter()).isEqualTo(callers);
      assertThat(crowd.isMany()).as("%d callers", callers).isFalse();
    }
    crowd.enter();
    assertThat(crowd.isMany()).isTrue();
    for (int callers = most; callers >= fewAgain; callers--) {
      crowd.leave();
      crowd.leave();
      crowd.enter();
      assertThat(crowd.isMany()).as("%d callers", callers).isEqualTo(callers > fewAgain);
    }
  }
}
