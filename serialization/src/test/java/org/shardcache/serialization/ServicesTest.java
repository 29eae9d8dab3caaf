package org.shardcache.serialization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Serializers and key codecs that other libraries bring along. */
class ServicesTest {

  /** Knows what it was given. */
  static final class Recording implements Serializer, KeyCodec {
    final SerializationContext context;

    Recording(SerializationContext context) {
      this.context = context;
    }

    @Override
    public byte[] toBytes(Object value) {
      return value.toString().getBytes(UTF_8);
    }

    @Override
    public Object fromBytes(byte[] bytes) {
      return new String(bytes, UTF_8);
    }
  }

  /** A serializer and a key codec of one name. */
  public static class Upper implements SerializerProvider {
    @Override
    public String name() {
      return "upper";
    }

    @Override
    public Serializer create(SerializationContext context) {
      return new Recording(context);
    }
  }

  /** The same name again. */
  public static final class UpperAgain extends Upper {}

  /** A name that is built in. */
  public static final class Kryo extends Upper {
    @Override
    public String name() {
      return "kryo";
    }
  }

  /** A name that is none. */
  public static final class Odd extends Upper {
    @Override
    public String name() {
      return "com.acme.Odd name";
    }
  }

  /** Gives nothing. */
  public static final class Nothing extends Upper {
    @Override
    @SuppressWarnings("NullAway")
    public Serializer create(SerializationContext context) {
      return null;
    }
  }

  /** Cannot be made. */
  public static final class Broken extends Upper {
    public Broken() {
      throw new IllegalStateException("broken");
    }
  }

  /** Does not implement what it is listed for. */
  public static final class Missing {}

  /** Fails when it is asked for its name. */
  public static final class Unnamed extends Upper {
    @Override
    public String name() {
      throw new NoClassDefFoundError(getClass().getName() + " needs another jar");
    }
  }

  /** Works, beside others. */
  public static final class Twin extends Upper {
    @Override
    public String name() {
      return "twin";
    }
  }

  /** Knows how often it was made. */
  public static final class Counted extends Upper {
    static int made;

    public Counted() {
      made++;
    }
  }

  /** Asked for by its class name. */
  public static final class Listed implements Serializer {
    @Override
    public byte[] toBytes(Object value) {
      return new byte[0];
    }

    @Override
    public Object fromBytes(byte[] bytes) {
      return "";
    }
  }

  /** A key codec. */
  public static final class Keys implements KeyCodecProvider {
    @Override
    public String name() {
      return "upper";
    }

    @Override
    public KeyCodec create(SerializationContext context) {
      return new Recording(context);
    }
  }

  @TempDir private Path directory;

  private SerializationContext context(Class<?> service, Class<?>... providers) throws IOException {
    Path file = directory.resolve("META-INF/services").resolve(service.getName());
    Files.createDirectories(file.getParent());
    Files.write(file, Stream.of(providers).map(Class::getName).toList());
    ClassLoader loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, ServicesTest.class.getClassLoader());
    return new SerializationContext(
        "orders", loader, ClassFilter.builder().build(), Long.class, String.class, 1000, List.of());
  }

  @Test
  void aServiceIsFoundByItsNameThroughTheClassLoaderOfTheCache() throws IOException {
    SerializationContext context = context(SerializerProvider.class, Upper.class);

    Serializer serializer = Serializers.create("upper", context);

    assertThat(serializer).isInstanceOf(Recording.class);
    assertThat(((Recording) serializer).context).isSameAs(context);
    assertThatThrownBy(() -> Serializers.create("upper", Fixtures.open()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyCodecIsFoundByItsNameToo() throws IOException {
    SerializationContext context = context(KeyCodecProvider.class, Keys.class);

    KeyCodec codec = KeyCodecs.create("upper", context, Long.class);

    assertThat(codec).isInstanceOf(Recording.class);
    assertThat(((Recording) codec).context.keyType()).isEqualTo(Long.class);
  }

  @Test
  void anUnknownNameIsRefusedWithTheNamesOfTheServicesToo() throws IOException {
    SerializationContext context = context(SerializerProvider.class, Upper.class);

    assertThatThrownBy(() -> Serializers.create("uper", context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean 'upper'")
        .hasMessageContaining("bytes, java, json, kryo, string, upper");
  }

  @Test
  void twoServicesOfOneNameAreRefusedBothNamed() throws IOException {
    SerializationContext context = context(SerializerProvider.class, Upper.class, UpperAgain.class);

    assertThatThrownBy(() -> Serializers.create("upper", context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Upper.class.getName())
        .hasMessageContaining(UpperAgain.class.getName())
        .hasMessageContaining("'orders'")
        .hasMessageContaining("'upper'");
  }

  @Test
  void aServiceWithABuiltInNameIsNeverPreferredAndNamedWhereAServiceIsMissed() throws IOException {
    SerializationContext context = context(SerializerProvider.class, Kryo.class);

    assertThat(Serializers.create("kryo", context)).isInstanceOf(KryoSerializer.class);
    assertThatThrownBy(() -> Serializers.create("fast", context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Kryo.class.getName())
        .hasMessageContaining("built-in");
  }

  @ParameterizedTest
  @ValueSource(classes = {Kryo.class, Odd.class, Broken.class, Missing.class, Unnamed.class})
  void aServiceThatDoesNotWorkStopsNoCacheThatAsksForAnother(Class<?> provider) throws IOException {
    SerializationContext context =
        context(SerializerProvider.class, Missing.class, provider, Upper.class, Twin.class);
    Path file = directory.resolve("META-INF/services").resolve(SerializerProvider.class.getName());
    Files.writeString(file, "com.acme.NoSuchProvider\n" + Files.readString(file));

    for (String name : List.of("upper", "kryo", "java", Listed.class.getName())) {
      assertThat(Serializers.create(name, context)).as(name).isNotNull();
    }
    assertThatThrownBy(() -> Serializers.create("uper", context))
        .hasMessageContaining("did you mean 'upper'")
        .hasMessageContaining("com.acme.NoSuchProvider")
        .hasMessageContaining(provider.getName());
  }

  @Test
  void aBuiltInSerializerMakesNoService() throws IOException {
    SerializationContext context = context(SerializerProvider.class, Counted.class);

    Serializers.create("kryo", context);
    assertThat(Counted.made).isZero();
  }

  @ParameterizedTest
  @ValueSource(classes = {Odd.class, Nothing.class, Broken.class})
  void aServiceThatDoesNotWorkIsNamed(Class<?> provider) throws IOException {
    SerializationContext context = context(SerializerProvider.class, provider);

    assertThatThrownBy(() -> Serializers.create("upper", context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(provider.getName());
  }
}
