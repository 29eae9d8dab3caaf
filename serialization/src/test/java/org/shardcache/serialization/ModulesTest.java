package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes in modules, and classes that lack others. */
class ModulesTest {

  @TempDir Path directory;

  private ClassLoader moduleWith(String directive, String... sources) throws Exception {
    Path source = Files.createDirectories(directory.resolve("src/app/m"));
    Path info = directory.resolve("src/module-info.java");
    Files.writeString(info, "module acme.app { exports app.m; " + directive + " }");
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of("-d", directory.resolve("out").toString(), info.toString()));
    for (String text : sources) {
      String name = text.replaceAll("(?s).*?(?:class|record) (\\w+).*", "$1");
      Path file = source.resolve(name + ".java");
      Files.writeString(file, "package app.m; public " + text);
      arguments.add(file.toString());
    }
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, arguments.toArray(new String[0])))
        .isZero();
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration()
            .resolve(
                ModuleFinder.of(directory.resolve("out")), ModuleFinder.of(), Set.of("acme.app"));
    return boot.defineModulesWithOneLoader(configuration, getClass().getClassLoader())
        .findLoader("acme.app");
  }

  private static final String[] SOURCES = {
    "class Plain implements java.io.Serializable { private int a = 1;"
        + " public boolean equals(Object o) { return o instanceof Plain p && p.a == a; }"
        + " public int hashCode() { return a; } }",
    "record Pair(int a, int b) implements java.io.Serializable { public Pair() { this(1, 2); } }",
  };

  @Test
  void aClassOfAModuleThatIsNotOpenIsRefusedWithItsPackageAndWhatToDo() throws Exception {
    ClassLoader loader = moduleWith("", SOURCES);
    for (String name : List.of("app.m.Plain", "app.m.Pair")) {
      Object value = loader.loadClass(name).getConstructor().newInstance();
      SerializationContext context =
          new SerializationContext(
              "orders", loader, ClassFilter.builder().allow("app.m.*").build());
      for (Object whole : List.of(value, new java.util.ArrayList<>(List.of(value)))) {
        assertThatThrownBy(() -> Serializers.create("kryo", context).toBytes(whole))
            .isInstanceOf(SerializationException.class)
            .hasMessageContaining("'orders'")
            .hasMessageContaining(name)
            .hasMessageContaining("module acme.app")
            .hasMessageContaining("opens app.m");
        assertThatThrownBy(() -> Serializers.create("java", context).toBytes(whole))
            .isInstanceOf(SerializationException.class)
            .hasMessageContaining("'orders'")
            .hasMessageContaining("opens app.m");
      }
      assertThatThrownBy(() -> KeyCodecs.create("canonical", context, Object.class).toBytes(value))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("'orders'")
          .hasMessageContaining("opens app.m");
    }
  }

  @Test
  void aClassOfAModuleThatIsOpenComesBack() throws Exception {
    ClassLoader loader = moduleWith("opens app.m;", SOURCES);
    for (String name : List.of("app.m.Plain", "app.m.Pair")) {
      Object value = loader.loadClass(name).getConstructor().newInstance();
      SerializationContext context =
          new SerializationContext(
              "orders", loader, ClassFilter.builder().allow("app.m.*").build());
      for (String serializer : List.of("kryo", "java")) {
        Serializer each = Serializers.create(serializer, context);
        assertThat(each.fromBytes(each.toBytes(value))).isEqualTo(value);
      }
    }
  }

  @Test
  void aDeclaredTypeThatLeadsToAMissingClassIsRefusedWithBothNames() throws Exception {
    Versions versions = new Versions(directory);
    for (String field : List.of("Gone g;", "List<Gone> g;")) {
      ClassLoader whole = versions.of(List.of("class Gone { }", "class Owner { " + field + " }"));
      Path classes = Path.of(whole.getResource("app/v/Owner.class").toURI()).getParent();
      Files.delete(classes.resolve("Gone.class"));
      Class<?> owner = whole.loadClass("app.v.Owner");
      assertThatThrownBy(() -> ClassFilter.builder().allowDeclared(owner))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("app.v.Owner")
          .hasMessageContaining("Gone");
    }
  }
}
