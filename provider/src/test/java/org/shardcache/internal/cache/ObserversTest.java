package org.shardcache.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.shardcache.observation.CacheObserver;

final class ObserversTest {

  private final List<String> told = new ArrayList<>();

  private final CacheObserver recording =
      new CacheObserver() {
        @Override
        public void undecodable(String cache) {
          told.add(cache);
        }
      };

  private final CacheObserver failing =
      new CacheObserver() {
        @Override
        public void undecodable(String cache) {
          told.add("failing " + cache);
          throw new IllegalStateException("by intention");
        }
      };

  @Test
  void withoutServicesThereIsNobodyToTell() {
    assertThat(Observers.found(getClass().getClassLoader())).isSameAs(CacheObserver.NONE);
  }

  @Test
  void oneThatFailsIsToldNothingMoreAndTheOthersAre() {
    Observers observers = new Observers(List.of(failing, recording));

    observers.undecodable("first");
    observers.undecodable("second");

    assertThat(told).containsExactly("failing first", "first", "second");
  }
}
