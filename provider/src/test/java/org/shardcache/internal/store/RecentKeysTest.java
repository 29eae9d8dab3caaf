package org.shardcache.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentKeysTest {

  private static final int WINDOW = 1 << 15;

  private final RecentKeys keys = new RecentKeys();

  @Test
  void whatWasSeenInTheWindowIsARepeatAndNothingElseIs() {
    for (int i = 0; i < 10 * WINDOW; i++) {
      assertThat(keys.add(key(i))).isTrue();
      assertThat(keys.add(key(Math.max(0, i - WINDOW + 1)))).isFalse();
    }
  }

  @Test
  void whatWasSeenLongAgoIsForgottenSoThatMemoryIsBounded() {
    for (int i = 0; i < 3 * WINDOW; i++) {
      keys.add(key(i));
    }
    assertThat(keys.add(key(0))).isTrue();
  }

  private static byte[] key(int i) {
    return ("jcache:books:" + i).getBytes(UTF_8);
  }
}
