package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.shardcache.configuration.SettingsFixture.settings;

import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shardcache.observation.CacheObserver;

/** Who observes is a class that can be made, or an object; nobody else by default. */
final class ObserverSettingTest {

  /** One that can be made. */
  public static final class Usable implements CacheObserver {}

  private static SettingsFixture lines(String... lines) {
    return settings(lines).classLoader(ObserverSettingTest.class.getClassLoader());
  }

  @Test
  void nobodyIsToldUnlessSomebodyIsNamed() {
    assertThat(lines("shardcache.shards=redis://h").manager().observer()).isNull();
  }

  @Test
  void aClassIsMade() {
    assertThat(lines("shardcache.observer=" + Usable.class.getName()).manager().observer())
        .isExactlyInstanceOf(Usable.class);
  }

  @Test
  void anObjectIsTakenAsItIs() {
    Usable observer = new Usable();

    assertThat(lines().object("shardcache.observer", observer).manager().observer())
        .isSameAs(observer);
  }

  @ParameterizedTest
  @CsvSource({
    "no.such.Class, no.such.Class",
    "java.lang.String, does not implement org.shardcache.observation.CacheObserver",
  })
  void whatCannotBeUsedIsRefusedWithTheReason(String name, String reason) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> lines("shardcache.observer=" + name).manager())
        .withMessageContaining("shardcache.observer")
        .withMessageContaining(reason);
  }

  @Test
  void anObjectOfAnotherKindIsRefused() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> lines().object("shardcache.observer", 7).manager())
        .withMessageContaining("shardcache.observer")
        .withMessageContaining("java.lang.Integer");
  }
}
