package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.shardcache.configuration.SettingsFixture.settings;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who opens sockets is a class that can be made, or an object; nobody else by default. */
final class SocketProviderSettingTest {

  /** One that can be made. */
  public static class Usable implements SocketProvider {
    @Override
    public Socket connect(InetSocketAddress address, Duration timeout) throws IOException {
      throw new IOException("not needed here");
    }
  }

  /** Cannot be made. */
  public static final class Failing extends Usable {
    /** Fails. */
    public Failing() {
      throw new IllegalStateException("a bug");
    }
  }

  /** Cannot be made. */
  public abstract static class Unfinished implements SocketProvider {}

  private static SocketProvider read(String... lines) {
    return settings(lines)
        .classLoader(SocketProviderSettingTest.class.getClassLoader())
        .manager()
        .sockets();
  }

  @Test
  void nobodyIsAskedUnlessSomebodyIsNamed() {
    assertThat(read("shardcache.shards=redis://h")).isNull();
  }

  @Test
  void aClassIsMadeOnce() {
    assertThat(read("shardcache.socket-provider=" + Usable.class.getName()))
        .isExactlyInstanceOf(Usable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "no.such.Class, no.such.Class",
    "java.lang.String, does not implement",
    "org.shardcache.configuration.SocketProviderSettingTest$Failing, a bug",
    "org.shardcache.configuration.SocketProviderSettingTest$Unfinished, public class",
    "'', empty",
  })
  void whatCannotBeUsedIsRefusedWithTheReason(String name, String reason) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> read("shardcache.socket-provider=" + name))
        .withMessageContaining("shardcache.socket-provider")
        .withMessageContaining(reason);
  }
}
