package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassChangeTest {

  @TempDir Path directory;
  private int versions;

  /** Compiles one version of the classes and gives a class loader that has it. */
  private ClassLoader compile(String... sources) throws IOException {
    Path target = Files.createDirectory(directory.resolve("v" + versions++));
    List<String> arguments = new ArrayList<>(List.of("-d", target.toString(), "-proc:none"));
    for (int i = 0; i < sources.length; i++) {
      String name = sources[i].replaceAll("(?s).*?(?:class|record|enum) (\\w+).*", "$1");
      Path source = target.resolve(name + ".java");
      Files.writeString(source, "package v; public " + sources[i]);
      arguments.add(source.toString());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    return new URLClassLoader(new URL[] {target.toUri().toURL()}, getClass().getClassLoader());
  }

  private static SerializationContext context(ClassLoader loader) {
    return new SerializationContext(
        "c", loader, ClassFilter.builder().allow("v.T,v.S,v.R,v.E,v.K").build());
  }

  private static Object make(ClassLoader loader, String name) throws ReflectiveOperationException {
    return loader.loadClass(name).getConstructor().newInstance();
  }

  private static String base() {
    return "class T { public int a = 1; public String b = \"x\"; public Object c = 2L; }";
  }

  @ParameterizedTest
  @ValueSource(strings = {"class T { public R r = new S(); }", "record T(R r) {"})
  void aFieldWhoseObjectsHaveItsTypeNoLongerIsUndecodableAndNamed(String owner) throws Exception {
    String field = owner.startsWith("class") ? owner : owner + " public T() { this(new S()); } }";
    ClassLoader before = compile("class R { }", "class S extends R { }", field);
    byte[] bytes = Serializers.create("kryo", context(before)).toBytes(make(before, "v.T"));
    ClassLoader after = compile("class R { }", "class S { }", field.replace("new S()", "(R) null"));
    assertThatThrownBy(() -> Serializers.create("kryo", context(after)).fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("'c'")
        .hasMessageContaining("v.S");
  }

  @ParameterizedTest
  @ValueSource(strings = {"class T { public R r = new S(); }", "record T(R r) {"})
  void aFieldThatDoesNotTakeWhatASerialFormBecomesIsUndecodableAndNamed(String owner)
      throws Exception {
    String field = owner.startsWith("class") ? owner : owner + " public T() { this(new S()); } }";
    String form =
        "class S extends R implements java.io.Serializable {"
            + " private Object readResolve() { return %s; } }";
    ClassLoader before = compile("class R { }", form.formatted("this"), field);
    byte[] bytes = Serializers.create("kryo", context(before)).toBytes(make(before, "v.T"));
    ClassLoader after = compile("class R { }", form.formatted("\"text\""), field);
    assertThatThrownBy(() -> Serializers.create("kryo", context(after)).fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("'c'")
        .hasMessageContaining("v.T");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          added           | class T { public int a; public String b; public Object c; public int d; }
          removed         | class T { public int a; public String b; }
          renamed         | class T { public int a; public String z; public Object c; }
          retyped         | class T { public long a; public String b; public Object c; }
          boxed           | class T { public Integer a; public String b; public Object c; }
          same bytes      | class T { public short a; public String b; public Object c; }
          transient       | class T { public int a; public transient String b; public Object c; }
          a record        | record T(int a, String b, Object c) { }
          an enum         | enum T { A }
          """)
  void aChangedClassIsUndecodableNeverWrong(String change, String source) throws Exception {
    ClassLoader before = compile(base());
    byte[] bytes = Serializers.create("kryo", context(before)).toBytes(make(before, "v.T"));
    ClassLoader after = compile(source);
    assertThatThrownBy(() -> Serializers.create("kryo", context(after)).fromBytes(bytes))
        .as(change)
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("v.T")
        .hasMessageContaining("'c'");
  }

  @Test
  void theSameShapeInAnotherClassLoaderIsDecoded() throws Exception {
    ClassLoader before = compile(base());
    byte[] bytes = Serializers.create("kryo", context(before)).toBytes(make(before, "v.T"));
    ClassLoader after =
        compile(
            "class T { public static int s; public Object c; public String b; public int a;"
                + " public int more() { return 1; } }");
    Object copy = Serializers.create("kryo", context(after)).fromBytes(bytes);
    assertThat(copy.getClass().getClassLoader()).isSameAs(after);
    assertThat(copy).extracting("a", "b", "c").containsExactly(1, "x", 2L);
  }

  @Test
  void aFieldThatMovedToASuperclassIsAChange() throws Exception {
    ClassLoader before = compile("class S { }", "class T extends S { public int a = 1; }");
    byte[] bytes = Serializers.create("kryo", context(before)).toBytes(make(before, "v.T"));
    ClassLoader after = compile("class S { public int a; }", "class T extends S { }");
    assertThatThrownBy(() -> Serializers.create("kryo", context(after)).fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("v.T");
  }

  @Test
  void aChangeOfAFinalClassInsideIsAChangeOfItsOwner() throws Exception {
    String owner = "class T { public R r = new R(1); public R[] many = {new R(2)}; }";
    ClassLoader before = compile("record R(int a) { }", owner);
    byte[] bytes = Serializers.create("kryo", context(before)).toBytes(make(before, "v.T"));
    assertThat(Serializers.create("kryo", context(before)).fromBytes(bytes)).isNotNull();
    ClassLoader after = compile("record R(long a) { }", "class T { public R r; public R[] many; }");
    assertThatThrownBy(() -> Serializers.create("kryo", context(after)).fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("v.T");
  }

  @Test
  void enumConstantsMayBeAddedAndReorderedButNotRemoved() throws Exception {
    ClassLoader before = compile("enum E { A, B }");
    Object a = before.loadClass("v.E").getEnumConstants()[0];
    byte[] bytes = Serializers.create("kryo", context(before)).toBytes(a);
    ClassLoader reordered = compile("enum E { C, B, A }");
    assertThat(Serializers.create("kryo", context(reordered)).fromBytes(bytes)).hasToString("A");
    ClassLoader removed = compile("enum E { B }");
    assertThatThrownBy(() -> Serializers.create("kryo", context(removed)).fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("v.E");
  }

  @Test
  void aClassThatIsGoneIsNamed() throws Exception {
    ClassLoader before = compile(base());
    for (String name : List.of("kryo")) {
      byte[] bytes = Serializers.create(name, context(before)).toBytes(make(before, "v.T"));
      assertThatThrownBy(
              () -> Serializers.create(name, context(compile("class X { }"))).fromBytes(bytes))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("v.T")
          .hasMessageContaining("renamed or removed");
    }
  }

  @Test
  void jdkSerializationRefusesAnotherSerialVersion() throws Exception {
    String base = "class T implements java.io.Serializable { public int a; %s }";
    ClassLoader before = compile(base.formatted(""));
    byte[] bytes = Serializers.create("java", context(before)).toBytes(make(before, "v.T"));
    ClassLoader after = compile(base.formatted("public int b;"));
    assertThatThrownBy(() -> Serializers.create("java", context(after)).fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("serialVersionUID");
  }

  @Test
  void aKeyOfAChangedClassIsUndecodable() throws Exception {
    ClassLoader before = compile("record K(int a) { public K() { this(1); } }");
    byte[] bytes =
        KeyCodecs.create("canonical", context(before), Object.class).toBytes(make(before, "v.K"));
    for (String changed :
        List.of("record K(long a) { }", "record K(int b) { }", "record K(int a, int b) { }")) {
      ClassLoader after = compile(changed);
      assertThatThrownBy(
              () -> KeyCodecs.create("canonical", context(after), Object.class).fromBytes(bytes))
          .as(changed)
          .isInstanceOf(SerializationException.class);
    }
  }
}
