package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.shardcache.internal.shard.Request.Travel;

/** Whose values are large has connections of its own, until they are small for a while. */
class ValueSizesTest {

  private static final byte[] LARGE = new byte[ValueSizes.MOST_BYTES + 1];
  private static final byte[] SMALL = new byte[ValueSizes.MOST_BYTES];

  @Test
  void aLargeValueIsRememberedUntilManySmallOnesHaveFollowed() {
    ValueSizes sizes = new ValueSizes();
    sizes.see(SMALL);
    sizes.see(null);
    assertThat(sizes.travel()).isEqualTo(Travel.SHARED);

    sizes.see(LARGE);
    for (int i = 0; i < ValueSizes.SMALL_ONES_AFTERWARDS; i++) {
      assertThat(sizes.travel()).isEqualTo(Travel.ALONE);
      sizes.see(null);
      sizes.see(SMALL);
    }
    assertThat(sizes.travel()).isEqualTo(Travel.SHARED);
  }

  @Test
  void aSharedRequestWithoutReplyCountsAsALargeValue() {
    ValueSizes sizes = new ValueSizes();
    sizes.seeUnanswered(Travel.ALONE);
    assertThat(sizes.travel()).isEqualTo(Travel.SHARED);

    sizes.seeUnanswered(Travel.SHARED);
    assertThat(sizes.travel()).isEqualTo(Travel.ALONE);
    for (int i = 0; i < ValueSizes.SMALL_ONES_AFTERWARDS; i++) {
      sizes.see(SMALL);
    }
    assertThat(sizes.travel()).isEqualTo(Travel.SHARED);
  }
}
