package org.shardcache.configuration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.shardcache.configuration.SettingsFixture.settings;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the URI of a manager means. */
class SettingsFileTest {

  @TempDir Path directory;
  private URLClassLoader classLoader;

  @BeforeEach
  void putFilesOnTheClassPath() throws IOException {
    Files.createDirectories(directory.resolve("conf/sub"));
    Files.writeString(directory.resolve("shardcache.properties"), "shardcache.pool.max=1");
    Files.writeString(directory.resolve("conf/two.properties"), "shardcache.pool.max=2");
    classLoader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, null);
  }

  @AfterEach
  void close() throws IOException {
    classLoader.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.shardcache.ShardcacheCachingProvider",
        "urn:x:y",
        "orders",
        "orders/eu",
        "javax.cache.MyCache",
        "http://example.invalid/name",
        "shardcache.properties",
        "/shardcache.properties",
        "classpath:shardcache.properties",
        "CLASSPATH:/shardcache.properties",
        "classpath://shardcache.properties",
      })
  void aNameMeansTheFileOnTheClassPath(String uri) {
    assertThat(poolMax(URI.create(uri))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conf/two.properties",
        "classpath:conf/two.properties",
        "classpath:///conf/two.properties",
      })
  void aPathIsLookedForOnTheClassPath(String uri) {
    assertThat(poolMax(URI.create(uri))).isEqualTo(2);
  }

  @Test
  void aPathThatIsNotOnTheClassPathIsAFile(@TempDir Path elsewhere) throws IOException {
    Path file = Files.writeString(elsewhere.resolve("a b.properties"), "shardcache.pool.max=3");

    assertThat(poolMax(URI.create(file.toUri().getRawPath()))).isEqualTo(3);
    assertThat(poolMax(file.toUri())).isEqualTo(3);
    Path relative = Path.of("").toAbsolutePath().relativize(file);
    assertThat(poolMax(URI.create(relative.toString().replace(" ", "%20")))).isEqualTo(3);
    assertThat(poolMax(URI.create("file:" + relative.toString().replace(" ", "%20")))).isEqualTo(3);
  }

  @Test
  void aFileInAJarIsReadAndTheJarIsLetGo(@TempDir Path elsewhere) throws IOException {
    Path jar = elsewhere.resolve("settings.jar");
    for (int poolMax = 4; poolMax <= 5; poolMax++) { // no cache of the old jar
      try (OutputStream out = Files.newOutputStream(jar);
          JarOutputStream entries = new JarOutputStream(out)) {
        entries.putNextEntry(new JarEntry("in/jar.conf"));
        entries.write(("shardcache.pool.max=" + poolMax).getBytes(UTF_8));
        entries.closeEntry();
      }
      assertThat(poolMax(URI.create("jar:" + jar.toUri() + "!/in/jar.conf"))).isEqualTo(poolMax);
    }
  }

  @Test
  void withoutAnyFileThereAreTheDefaults() {
    assertThat(settings().uri(URI.create("orders")).manager().pool().max()).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:/nowhere/x.conf",
        "file:nowhere/x.conf",
        "classpath:nowhere.conf",
        "classpath:/",
        "nowhere/x.properties",
        "/nowhere/x.properties",
        "jar:file:/nowhere/x.jar!/y.conf",
      })
  void aNamedFileThatIsNotThereIsAnErrorThatNamesIt(String uri) {
    String name = uri.replaceFirst("^(file|classpath):", "");
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> poolMax(URI.create(uri)))
        .withMessageContaining("settings file")
        .withMessageContaining(name);
  }

  @Test
  void aDirectoryIsNoFile() {
    for (URI uri :
        new URI[] {URI.create("classpath:conf/sub"), directory.resolve("conf").toUri()}) {
      assertThatExceptionOfType(CacheException.class)
          .isThrownBy(() -> poolMax(uri))
          .withMessageContaining("conf")
          .withMessageContaining("cannot be read");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://u:hunter2@h/x.properties",
        "nosuch://u:hunter2@h/x.properties",
        "file://hunter2@h/x.properties",
        "file:/x?y",
        "jar:x"
      })
  void aUrlThatIsNoLocalFileIsRefused(String uri) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> poolMax(URI.create(uri)))
        .withMessageContaining("The settings file")
        .withMessageContaining("file:")
        .withMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://app:hunter2@h1:6379", "rediss://app:hunter2@h1", "REDIS://app:hunter2@h1",
        "unix:///hunter2@h1", "sentinel://app:hunter2@h1/s", "redis:hunter2@h1",
      })
  void aUriThatNamesShardsIsRefusedWithAnExplanation(String uri) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> poolMax(URI.create(uri)))
        .withMessageContaining("JMX")
        .withMessageContaining("shardcache.shards")
        .withMessageContaining("***@h1")
        .withMessageNotContaining("hunter2");
  }

  @Test
  void aFileIsUtf8() throws IOException {
    Path file = directory.resolve("x.conf");
    Files.writeString(file, "shardcache.key-prefix=caf\u00e9:", UTF_8);
    assertThat(settings().uri(file.toUri()).manager().keyPrefix()).isEqualTo("caf\u00e9:");

    Files.writeString(file, "shardcache.key-prefix=caf\u00e9:", ISO_8859_1);
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings().uri(file.toUri()).manager())
        .withMessageContaining("x.conf is not UTF-8");
  }

  @Test
  void aFileWithABrokenEscapeIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("x.conf"), "path=C:\\users");

    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings().uri(file.toUri()).manager())
        .withMessageContaining("x.conf cannot be read")
        .withMessageContaining("hex digits");
  }

  private int poolMax(URI uri) {
    return settings().classLoader(classLoader).uri(uri).manager().pool().max();
  }
}
