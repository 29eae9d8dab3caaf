package org.shardcache.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
          throw new AssertionError("by intention");
        }
      };

  @Test
  void withoutServicesThereIsNobodyToTell() {
    assertThat(Observers.of(null, getClass().getClassLoader())).isSameAs(CacheObserver.NONE);
  }

  @Test
  void theOneThatIsSetIsToldToo() {
    Observers.of(recording, getClass().getClassLoader()).undecodable("cache");

    assertThat(told).containsExactly("cache");
  }

  /** Is listed as a service in a directory of the test. */
  public static final class Service implements CacheObserver {

    private static final Queue<Service> TOLD = new ConcurrentLinkedQueue<>();

    @Override
    public void undecodable(String cache) {
      TOLD.add(this);
    }
  }

  @Test
  void theOneThatIsSetTakesThePlaceOfAServiceOfItsClass(@TempDir Path directory) throws Exception {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(CacheObserver.class.getName()), Service.class.getName() + "\n");
    Service set = new Service();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, Service.class.getClassLoader())) {
      Observers.of(set, loader).undecodable("cache");
      Observers.of(recording, loader).undecodable("cache");
    }

    assertThat(Service.TOLD).hasSize(2).startsWith(set).doesNotHaveDuplicates();
    assertThat(told).containsExactly("cache");
  }

  @Test
  void oneThatFailsIsToldNothingMoreAndTheOthersAre() {
    Observers observers = new Observers(List.of(failing, recording));

    observers.undecodable("first");
    observers.undecodable("second");

    assertThat(told).containsExactly("failing first", "first", "second");
  }
}
