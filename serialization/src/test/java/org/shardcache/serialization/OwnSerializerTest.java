package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.serialization.kryo.KryoRegistrar;

/** The serializer and the registrar that docs/serialization.md shows. */
class OwnSerializerTest {

  private static final Path MANUAL = Path.of("../docs/serialization.md");
  private static final String NAME = "com.acme.PointSerializer";

  @TempDir private Path directory;

  private ClassLoader compiled(String className, Class<?> service, String provider)
      throws Exception {
    Matcher example =
        Pattern.compile(
                "```java\\R(package com\\.acme;(?:(?!```).)*?class " + className + " .*?)```",
                Pattern.DOTALL)
            .matcher(Files.readString(MANUAL));
    assertThat(example.find()).isTrue();
    Path source = directory.resolve(className + ".java");
    Files.writeString(source, example.group(1));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                directory.toString(),
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + "target/classes",
                source.toString());
    assertThat(status).isZero();
    Path services = directory.resolve("META-INF/services");
    Files.createDirectories(services);
    Files.writeString(services.resolve(service.getName()), provider + "\n");
    return new URLClassLoader(
        new URL[] {directory.toUri().toURL()}, OwnSerializerTest.class.getClassLoader());
  }

  @Test
  void theExampleOfTheManualWorksByClassNameAndByItsOwnName() throws Exception {
    ClassLoader loader = compiled("PointSerializer", SerializerProvider.class, NAME + "$Provider");
    Object point =
        loader
            .loadClass(NAME + "$Point")
            .getConstructor(double.class, double.class)
            .newInstance(1.5, -2);
    SerializationContext context =
        new SerializationContext("places", loader, ClassFilter.builder().build());
    for (String name : List.of(NAME, "point")) {
      Serializer serializer = Serializers.create(name, context);
      assertThat(serializer.fromBytes(serializer.toBytes(point))).isEqualTo(point);
      assertThatThrownBy(() -> serializer.toBytes("text"))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("'places'");
      byte[] foreign = Serializers.create("kryo", context).toBytes("text");
      assertThatThrownBy(() -> serializer.fromBytes(foreign))
          .isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void theRegistrarOfTheManualGivesNumbersAndASerializer() throws Exception {
    String name = "com.acme.AcmeClasses";
    ClassLoader loader = compiled("AcmeClasses", KryoRegistrar.class, name);
    Class<?> money = loader.loadClass(name + "$Money");
    Class<?> line = loader.loadClass(name + "$Line");
    Object price = money.getConstructors()[0].newInstance("EUR", -5L);
    Object order =
        loader
            .loadClass(name + "$Order")
            .getConstructors()[0]
            .newInstance(7L, List.of(line.getConstructors()[0].newInstance("tea", price)));
    Serializer kryo =
        Serializers.create(
            "kryo",
            new SerializationContext(
                "orders", loader, ClassFilter.builder().allow("com.acme.*").build()));

    byte[] bytes = kryo.toBytes(order);

    assertThat(kryo.fromBytes(bytes)).isEqualTo(order);
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
        .doesNotContain("AcmeClasses$Order")
        .doesNotContain("AcmeClasses$Line");
  }
}
