package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.serialization.Fixtures.Color;
import org.shardcache.serialization.Fixtures.Money;

/**
 * A class that a native image does not list. Here a hidden class stands for it: it can be used, and
 * nobody finds it by its name.
 */
class NativeImageTest {

  private static final String PROPERTY = "org.graalvm.nativeimage.imagecode";

  static final class Unlisted {
    int id = 5;
  }

  @BeforeEach
  void runInAnImage() {
    System.setProperty(PROPERTY, "runtime");
  }

  @AfterEach
  void runOnTheJvm() {
    System.clearProperty(PROPERTY);
  }

  private static Class<?> unlisted() throws IOException, IllegalAccessException {
    try (InputStream in =
        NativeImageTest.class.getResourceAsStream("NativeImageTest$Unlisted.class")) {
      return MethodHandles.lookup().defineHiddenClass(in.readAllBytes(), false).lookupClass();
    }
  }

  @Test
  void aClassThatTheMetadataLeaveOutIsRefusedWithTheLineToAdd() throws Exception {
    Class<?> type = unlisted();
    assertThatThrownBy(() -> NativeImage.requireMetadata(type, Fixtures.open()))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("orders")
        .hasMessageContaining("{\"type\": \"" + type.getTypeName() + "\", \"allDeclaredFields\"");
  }

  @Test
  void aKeyOfSuchAClassIsRefused() throws Exception {
    KeyShapes shapes = new KeyShapes(Fixtures.open());
    Class<?> type = unlisted();
    assertThatThrownBy(() -> shapes.of(type)).hasMessageContaining("reachability metadata");
  }

  /** Hidden classes themselves are refused anyway, arrays of them are not. */
  @Test
  void aValueOfSuchAClassIsRefused() throws Exception {
    Object value = Array.newInstance(unlisted(), 1);
    Serializer serializer = Serializers.create("kryo", Fixtures.open());
    assertThatThrownBy(() -> serializer.toBytes(value))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("reachability metadata");
  }

  @Test
  void aClassThatIsThereWithItsSuperclassesIsTaken() {
    Serializer serializer = Serializers.create("kryo", Fixtures.open());
    assertThatCode(
            () -> {
              serializer.toBytes(new Money("EUR", 1));
              serializer.toBytes(new Money[] {new Money("EUR", 1)});
              serializer.toBytes(Color.GREEN);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void onTheJvmNothingIsAsked() throws Exception {
    System.setProperty(PROPERTY, "buildtime");
    Class<?> type = unlisted();
    assertThatCode(() -> NativeImage.requireMetadata(type, Fixtures.open()))
        .doesNotThrowAnyException();
  }
}
