package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import javax.cache.CacheException;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.Test;

/** A driver of another version is told of before anything uses it. */
class RedisDriverTest {

  @Test
  void theDriverOfThisBuildIsUsable() {
    assertThatCode(RedisDriver::requireUsable).doesNotThrowAnyException();
  }

  @Test
  void anOlderDriverIsAnErrorOfTheManagerThatNamesItAndTheCure() throws Exception {
    try (URLClassLoader loader = new OlderDriver();
        CachingProvider provider = Caching.getCachingProvider(loader)) {
      assertThatThrownBy(() -> provider.getCacheManager(URI.create("older-driver"), loader))
          .isInstanceOf(CacheException.class)
          .hasMessageContainingAll(
              "Shardcache needs Jedis 8", "/jedis-", "jedis.version=8", "dependencyManagement");
    }
  }

  /** All classes anew, as in a JVM of its own, but for what Jedis 8 brought. */
  private static final class OlderDriver extends URLClassLoader {

    OlderDriver() throws IOException {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("redis.clients.jedis.PushConsumer")) {
        throw new ClassNotFoundException(name);
      }
      // the interfaces of JCache are those of the test
      return name.startsWith("javax.cache.") ? Class.forName(name) : super.findClass(name);
    }

    private static URL[] classPath() throws IOException {
      String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
      URL[] urls = new URL[entries.length];
      for (int i = 0; i < entries.length; i++) {
        urls[i] = Path.of(entries[i]).toUri().toURL();
      }
      return urls;
    }
  }
}
