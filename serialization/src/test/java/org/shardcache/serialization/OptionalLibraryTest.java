package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Without the libraries that only some settings need. */
class OptionalLibraryTest {

  record Money(String currency, long cents) {}

  record Dated(java.time.LocalDate date, java.util.Optional<String> text) {}

  /** Runs inside a class path of its own. */
  public static final class Inside {
    private Inside() {}

    public static String write(String serializer, String type) throws ClassNotFoundException {
      ClassLoader loader = Inside.class.getClassLoader();
      Class<?> valueType = Class.forName(type, true, loader);
      Object value = valueType == String.class ? "text" : new Money("EUR", 5);
      SerializationContext context =
          new SerializationContext(
                  "orders", loader, ClassFilter.builder().allowDeclared(valueType).build())
              .withTypes(String.class, valueType);
      Serializer made =
          switch (serializer) {
            case "lz4", "zstd" ->
                Serializers.compressed(
                    Serializers.create("string", context),
                    Compression.valueOf(serializer.toUpperCase(java.util.Locale.ROOT)),
                    0,
                    context);
            default -> Serializers.create(serializer, context);
          };
      return made.fromBytes(made.toBytes(value)).toString();
    }
  }

  private static String without(String libraries, String serializer, Class<?> type)
      throws Exception {
    URL[] classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !new File(entry).getName().matches(libraries))
            .map(OptionalLibraryTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader =
        new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      return (String)
          Class.forName(Inside.class.getName(), true, loader)
              .getMethod("write", String.class, String.class)
              .invoke(null, serializer, type.getName());
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  private static URL url(String entry) {
    try {
      return new File(entry).toURI().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void jsonWithoutJacksonIsRefusedWithTheArtifactToAdd() {
    assertThatThrownBy(() -> without("jackson-.*", "json", Money.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining("serializer=json")
        .hasMessageContaining("com.fasterxml.jackson.core:jackson-databind");
  }

  @Test
  void compressionWithoutItsLibraryIsRefusedWithTheArtifactToAdd() {
    assertThatThrownBy(() -> without("lz4-.*", "lz4", String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("compression=lz4")
        .hasMessageContaining("at.yawk.lz4:lz4-java");
    assertThatThrownBy(() -> without("zstd-.*", "zstd", String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("compression=zstd")
        .hasMessageContaining("com.github.luben:zstd-jni");
  }

  @Test
  void otherSerializersNeedNoneOfThem() throws Exception {
    for (String serializer : new String[] {"kryo", "java", "string"}) {
      assertThat(without("jackson-.*|lz4-.*|zstd-.*", serializer, String.class)).isEqualTo("text");
    }
  }

  @Test
  void jsonNeedsNoModulesForClassesThatDoNotUseThem() throws Exception {
    assertThat(without("jackson-datatype-.*", "json", Money.class)).contains("EUR");
  }

  @Test
  void datesWithoutTheirModuleAreRefusedWithTheArtifactToAdd() {
    assertThatThrownBy(() -> without("jackson-datatype-.*", "json", Dated.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("com.fasterxml.jackson.datatype:jackson-datatype-jsr310");
    assertThatThrownBy(() -> without("jackson-datatype-jdk8.*", "json", Dated.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("com.fasterxml.jackson.datatype:jackson-datatype-jdk8");
  }
}
