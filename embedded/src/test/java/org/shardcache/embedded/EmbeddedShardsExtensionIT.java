package org.shardcache.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class EmbeddedShardsExtensionIT {
  private Set<Path> directoriesBefore;

  @BeforeEach
  void look() throws IOException {
    directoriesBefore = Servers.directories();
  }

  @AfterEach
  void nothingIsLeftWhateverCameOfTheTests() throws IOException {
    assertThat(ProcessHandle.current().descendants()).isEmpty();
    assertThat(Servers.directories()).isEqualTo(directoriesBefore);
  }

  @Test
  void givesAllTestsOfAClassTheSameShardsAsDescribed() {
    run(Described.class).testEvents().assertStatistics(tests -> tests.succeeded(3).failed(0));
  }

  @Test
  void givesThemToTheConstructorOfAClassWithOneInstance() {
    run(OneInstance.class).testEvents().assertStatistics(tests -> tests.succeeded(1).failed(0));
  }

  @Test
  void aNestedClassWithItsOwnAnnotationHasItsOwnShards() {
    run(Outer.class).testEvents().assertStatistics(tests -> tests.succeeded(2).failed(0));
  }

  @Test
  void aSubclassInheritsTheAnnotation() {
    run(Inheriting.class).testEvents().assertStatistics(tests -> tests.succeeded(1).failed(0));
  }

  @Test
  void classesThatShareServersHaveTheSameOnesEmptyAndOthersHaveTheirOwn() {
    run(Sharing.class, SharingToo.class, SharingOthers.class, NotSharing.class)
        .testEvents()
        .assertStatistics(tests -> tests.succeeded(5).failed(0));
  }

  @Test
  void stopsTheServersAfterAFailedTest() {
    run(Failing.class).testEvents().assertStatistics(tests -> tests.failed(1));
  }

  @Test
  void stopsTheServersAfterAFailedConstructor() {
    assertThat(run(FailingConstructor.class).allEvents().failed().count()).isPositive();
  }

  @Test
  void withoutTheAnnotationTheErrorNamesIt() {
    assertThat(run(WithoutAnnotation.class).allEvents().failed().list())
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.toString()).contains("@WithEmbeddedShards"));
  }

  private static EngineExecutionResults run(Class<?>... testClasses) {
    SharingServers.SEEN.clear();
    return EngineTestKit.engine("junit-jupiter")
        .selectors(
            Arrays.stream(testClasses)
                .map(DiscoverySelectors::selectClass)
                .toArray(DiscoverySelector[]::new))
        .execute();
  }

  @WithEmbeddedShards(count = 2, unixSockets = true, password = "secret", databases = 3)
  static class Described {
    private static EmbeddedShards ofTheClass;
    private final EmbeddedShards ofTheInstance;

    Described(EmbeddedShards shards) {
      ofTheInstance = shards;
    }

    @BeforeAll
    static void all(EmbeddedShards shards) {
      ofTheClass = shards;
    }

    @AfterAll
    static void stillRunning(EmbeddedShards shards) {
      assertThat(shards.shard(0).command("PING")).isEqualTo("PONG");
    }

    @BeforeEach
    void each(EmbeddedShards shards) {
      assertThat(shards).isSameAs(ofTheInstance);
    }

    @Test
    void runsAsDescribed(EmbeddedShards shards) {
      assertThat(shards).isSameAs(ofTheClass);
      assertThat(shards.shards()).hasSize(2);
      assertThat(shards.shard(0).socket()).isPresent();
      assertThat(shards.uris()).contains("secret");
      assertThat(shards.shard(1).command("CONFIG", "GET", "databases")).isEqualTo("databases\n3");
    }

    @Test
    void sharesThemBetweenTests(EmbeddedShards shards) {
      assertThat(shards).isSameAs(ofTheClass).isSameAs(ofTheInstance);
    }

    @Nested
    class Inside {
      @Test
      void sharesThemWithNestedClasses(EmbeddedShards shards) {
        assertThat(shards).isSameAs(ofTheClass);
      }

      @AfterEach
      void stillRunning(EmbeddedShards shards) {
        assertThat(shards.shard(0).isAlive()).isTrue();
      }
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @WithEmbeddedShards(count = 1)
  static class OneInstance {
    private final EmbeddedShards ofTheInstance;

    OneInstance(EmbeddedShards shards) {
      ofTheInstance = shards;
    }

    @Test
    void same(EmbeddedShards shards) {
      assertThat(shards).isSameAs(ofTheInstance);
      assertThat(shards.shard(0).command("PING")).isEqualTo("PONG");
    }
  }

  @WithEmbeddedShards(count = 1)
  static class Outer {
    @Test
    void one(EmbeddedShards shards) {
      assertThat(shards.shards()).hasSize(1);
    }

    @Nested
    @WithEmbeddedShards(count = 2)
    class Inner {
      @Test
      void two(EmbeddedShards shards) {
        assertThat(shards.shards()).hasSize(2);
      }
    }
  }

  @WithEmbeddedShards(count = 1)
  abstract static class Base {}

  static class Inheriting extends Base {
    @Test
    void one(EmbeddedShards shards) {
      assertThat(shards.shards()).hasSize(1);
    }
  }

  /** Where servers listen tells whether they are the same. */
  abstract static class SharingServers {
    static final Map<String, String> SEEN = new ConcurrentHashMap<>();

    static void assertEmptyAndOnlySharedWith(String whom, EmbeddedShards shards) {
      assertThat(shards.shard(0).command("DBSIZE")).isEqualTo("0");
      shards.shard(0).command("SET", "key", whom);
      String earlier = SEEN.putIfAbsent(shards.uris(), whom);
      assertThat(earlier).isIn(null, whom);
      if (earlier == null) {
        assertThat(SEEN.values()).doesNotHaveDuplicates();
      }
    }
  }

  @WithEmbeddedShards(count = 1, shared = true)
  static class Sharing extends SharingServers {
    @Test
    void findsNothing(EmbeddedShards shards) {
      assertEmptyAndOnlySharedWith("those of one", shards);
    }
  }

  @WithEmbeddedShards(count = 1, shared = true)
  static class SharingToo extends SharingServers {
    @Test
    void findsNothing(EmbeddedShards shards) {
      assertEmptyAndOnlySharedWith("those of one", shards);
    }

    @Nested
    class Inside {
      @Test
      void findsWhatIsOfItsClass(EmbeddedShards shards) {
        assertThat(SEEN).containsEntry(shards.uris(), "those of one");
      }
    }
  }

  @WithEmbeddedShards(count = 1, databases = 3, shared = true)
  static class SharingOthers extends SharingServers {
    @Test
    void findsNothing(EmbeddedShards shards) {
      assertEmptyAndOnlySharedWith("those of three databases", shards);
    }
  }

  @WithEmbeddedShards(count = 1)
  static class NotSharing extends SharingServers {
    @Test
    void findsNothing(EmbeddedShards shards) {
      assertEmptyAndOnlySharedWith("those of nobody else", shards);
    }
  }

  @WithEmbeddedShards(count = 1)
  static class Failing {
    @Test
    void fails(EmbeddedShards shards) {
      throw new IllegalStateException("meant to fail with " + shards);
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @WithEmbeddedShards(count = 1)
  static class FailingConstructor {
    FailingConstructor(EmbeddedShards shards) {
      throw new IllegalStateException("meant to fail with " + shards);
    }

    @Test
    void neverRuns() {}
  }

  @ExtendWith(EmbeddedShardsExtension.class)
  static class WithoutAnnotation {
    @Test
    void neverRuns(EmbeddedShards shards) {
      assertThat(shards).isNotNull();
    }
  }
}
