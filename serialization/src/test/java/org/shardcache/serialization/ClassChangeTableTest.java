package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of a value when its class changes between writer and reader, for every serializer
 * that writes objects and every place where the changed class may stand. Never a wrong object:
 * either what is expected, or undecodable.
 */
class ClassChangeTableTest {

  @TempDir static Path directory;
  private static Versions versions;

  /** Stands for an exception that says why. */
  private static final String UNDECODABLE = "undecodable";

  /**
   * One line of the table. An {@code @} in a source is where the class declares its {@code
   * serialVersionUID}, if it does.
   *
   * @param kryo what that serializer reads
   * @param java what JDK serialization reads if the class declares no serialVersionUID
   * @param vouched what it reads if the class does, and so says that its versions are compatible
   */
  record Change(
      String name,
      List<String> before,
      List<String> after,
      String kryo,
      String java,
      String vouched) {

    String expected(String serializer, boolean declaresVersion) {
      return serializer.equals("kryo") ? kryo : declaresVersion ? vouched : java;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Change same(String name, List<String> before, List<String> after, String value) {
    return new Change(name, before, after, value, value, value);
  }

  private static Change never(String name, List<String> before, List<String> after) {
    return same(name, before, after, UNDECODABLE);
  }

  /** Only if the class vouches for it. */
  private static Change vouched(
      String name, List<String> before, List<String> after, String value) {
    return new Change(name, before, after, UNDECODABLE, UNDECODABLE, value);
  }

  private static final String T = "class T implements Serializable { @ ";
  private static final List<String> BASE =
      List.of(T + "int a = 1; String b = \"x\"; Object c = 2L; }");
  private static final String BASE_VALUE = "T{a=1, b=x, c=2}";

  private static List<String> body(String body) {
    return List.of(T + body + " }");
  }

  private static List<String> types(String... sources) {
    return List.of(sources);
  }

  static Stream<Change> fields() {
    return Stream.of(
        same("nothing but the order", BASE, body("Object c; String b; int a;"), BASE_VALUE),
        new Change(
            "a method added",
            BASE,
            body("int a; String b; Object c; public int more() { return 1; }"),
            BASE_VALUE,
            UNDECODABLE,
            BASE_VALUE),
        new Change(
            "an interface added",
            BASE,
            types("class T implements Cloneable, Serializable { @ int a; String b; Object c; }"),
            UNDECODABLE,
            UNDECODABLE,
            BASE_VALUE),
        new Change(
            "an interface removed",
            types(
                "class T implements Comparable<T>, Serializable { @ int a = 1;"
                    + " public int compareTo(T t) { return 0; } }"),
            types(
                "class T implements Serializable { @ int a;"
                    + " public int compareTo(T t) { return 0; } }"),
            UNDECODABLE,
            UNDECODABLE,
            "T{a=1}"),
        new Change(
            "an interface of an interface removed",
            types(
                "interface J { }",
                "interface I extends J { }",
                "class T implements I, Serializable { @ int a = 1; }"),
            types(
                "interface J { }",
                "interface I { }",
                "class T implements I, Serializable { @ int a; }"),
            UNDECODABLE,
            "T{a=1}",
            "T{a=1}"),
        same(
            "the order of its interfaces",
            types(
                "interface I { }",
                "interface J { }",
                "class T implements I, J, Serializable { @ int a = 1; }"),
            types(
                "interface I { }",
                "interface J { }",
                "class T implements J, Serializable, I { @ int a; }"),
            "T{a=1}"),
        new Change(
            "a serial form of its own added",
            BASE,
            body("int a; String b; Object c; private Object readResolve() { return this; }"),
            UNDECODABLE,
            BASE_VALUE,
            BASE_VALUE),
        vouched(
            "field added",
            BASE,
            body("int a; String b; Object c; int d = 7;"),
            "T{a=1, b=x, c=2, d=0}"),
        never("field removed", BASE, body("int a; String b;")),
        never("field renamed", BASE, body("int a; String z; Object c;")),
        never("primitive field renamed", BASE, body("int z; String b; Object c;")),
        never("two fields swap names", BASE, body("int a; Object b; String c;")),
        never("field widened", BASE, body("long a; String b; Object c;")),
        never("field narrowed", BASE, body("short a; String b; Object c;")),
        never("field boxed", BASE, body("Integer a; String b; Object c;")),
        never("int field to float", BASE, body("float a; String b; Object c;")),
        never("field to a subtype", BASE, body("int a; String b; Long c;")),
        never("field to a supertype", BASE, body("int a; Object b; Object c;")),
        never("field made transient", BASE, body("int a; transient String b; Object c;")),
        never("field made static", BASE, body("int a; static String b; Object c;")),
        vouched(
            "field no longer transient",
            body("int a = 1; transient String b = \"x\";"),
            body("int a; String b;"),
            "T{a=1, b=null}"),
        never(
            "type argument changed",
            body("List<String> l = new ArrayList<>(List.of(\"x\"));"),
            body("List<Integer> l;")),
        never(
            "type argument inside changed",
            body("Map<String, List<Integer>> m = new HashMap<>();"),
            body("Map<String, List<Long>> m;")),
        never("array retyped", body("int[] l = {1};"), body("long[] l;")),
        never("array of another class", body("String[] l = {\"x\"};"), body("Object[] l;")),
        never("array of a deeper kind", body("int[][] l = {{1}};"), body("int[] l;")));
  }

  static Stream<Change> superclasses() {
    String s = "class S implements Serializable { @ ";
    String t = "class T extends S { @ ";
    return Stream.of(
        never(
            "field moved to a superclass",
            types(s + "}", t + "int a = 1; }"),
            types(s + "int a; }", t + "}")),
        never(
            "field moved to a subclass",
            types(s + "int a = 1; }", t + "}"),
            types(s + "}", t + "int a; }")),
        never(
            "field of the same name now in the superclass only",
            types(s + "int a = 1; }", t + "int a = 2; }"),
            types(s + "int a; }", t + "}")),
        never(
            "superclass with a field inserted",
            body("int a = 1;"),
            types(s + "int z = 9; }", t + "int a; }")),
        new Change(
            "superclass without fields inserted",
            body("int a = 1;"),
            types(s + "}", t + "int a; }"),
            UNDECODABLE,
            UNDECODABLE,
            "T{a=1}"),
        never(
            "superclass with a field removed",
            types(s + "int z = 9; }", t + "int a = 1; }"),
            types(T + "int a; }")),
        never(
            "another superclass with the same field",
            types(s + "int z = 9; }", t + "int a = 1; }"),
            types(
                "class R implements Serializable { @ int z; }", "class T extends R { @ int a; }")),
        vouched(
            "field added to the superclass",
            types(s + "int z = 9; }", t + "int a = 1; }"),
            types(s + "int z; int y = 8; }", t + "int a; }"),
            "T{a=1, y=0, z=9}"),
        never(
            "type argument of the superclass changed",
            types(
                "class S<X> implements Serializable { @ X x; }",
                "class T extends S<String> { @ { x = \"x\"; } }"),
            types(
                "class S<X> implements Serializable { @ X x; }",
                "class T extends S<Integer> { @ }")),
        never(
            "made a collection",
            BASE,
            types("class T extends ArrayList<Object> { @ int a; String b; Object c; }")),
        never(
            "another collection",
            types("class T extends ArrayList<Object> { @ int a = 1; { add(2); } }"),
            types("class T extends LinkedList<Object> { @ int a; }")));
  }

  static Stream<Change> kinds() {
    String record = "record T(int a, String b, Object c) implements Serializable { @ ";
    return Stream.of(
        never("class to record", BASE, types(record + "}")),
        never(
            "record to class",
            types(record + "public T() { this(1, \"x\", 2L); } }"),
            body("int a; String b; Object c;")),
        never("class to enum", BASE, types("enum T { A }")),
        never("enum to class", types("enum T { A }"), BASE),
        never("enum to record", types("enum T { A }"), types(record + "}")),
        never("class to interface", BASE, types("interface T extends Serializable { }")),
        never(
            "class made abstract",
            BASE,
            types("abstract class T implements Serializable { @ int a; String b; Object c; }")),
        never("class renamed", BASE, types("class U { @ int a; String b; Object c; }")),
        never("class gone", BASE, types("class X { }")));
  }

  static Stream<Change> enums() {
    List<String> before = types("enum T { A, B }");
    return Stream.of(
        same("constant added in front", before, types("enum T { C, A, B }"), "A"),
        same("constants reordered", before, types("enum T { B, A }"), "A"),
        same("constant with a body", before, types("enum T { A { }, B }"), "A"),
        same("constants with state", before, types("enum T { A, B; int n = 1; }"), "A"),
        never("constant removed", before, types("enum T { B }")),
        never("constant renamed", before, types("enum T { AA, B }")),
        never("constant in other case", before, types("enum T { a, B }")),
        same(
            "set of constants reordered",
            types("enum E { A, B }", T + "EnumSet<E> s = EnumSet.of(E.A); }"),
            types("enum E { C, B, A }", T + "EnumSet<E> s; }"),
            "T{s=[A]}"),
        never(
            "constant of a set removed",
            types("enum E { A, B }", T + "EnumSet<E> s = EnumSet.of(E.A); }"),
            types("enum E { B }", T + "EnumSet<E> s; }")),
        never(
            "constant of a map's key renamed",
            types("enum E { A, B }", T + "Map<E, Integer> m = new EnumMap<>(Map.of(E.A, 1)); }"),
            types("enum E { AA, B }", T + "Map<E, Integer> m; }")));
  }

  static Stream<Change> records() {
    String form = "record T(%s) implements Serializable { @ %s }";
    List<String> before = types(form.formatted("int a, int b", "public T() { this(1, 2); }"));
    return Stream.of(
        same(
            "nothing but methods",
            before,
            types(form.formatted("int a, int b", "public int sum() { return a + b; }")),
            "T{a=1, b=2}"),
        vouched(
            "component added",
            before,
            types(form.formatted("int a, int b, String c", "")),
            "T{a=1, b=2, c=null}"),
        never("component removed", before, types(form.formatted("int a", ""))),
        never("component renamed", before, types(form.formatted("int a, int z", ""))),
        never("component retyped", before, types(form.formatted("int a, long b", ""))),
        new Change(
            "components reordered",
            before,
            types(form.formatted("int b, int a", "")),
            UNDECODABLE,
            "T{a=1, b=2}",
            "T{a=1, b=2}"),
        never(
            "type argument of a component",
            types(form.formatted("List<String> l", "public T() { this(List.of(\"x\")); }")),
            types(form.formatted("List<Integer> l", ""))),
        never(
            "constructor refuses the old value",
            before,
            types(
                form.formatted(
                    "int a, int b",
                    "public T { if (a < 5) throw new IllegalArgumentException(); }"))));
  }

  static Stream<Change> insides() {
    return Stream.of(
        never(
            "record in a field changed",
            types("record R(int r) implements Serializable { }", T + "R r = new R(1); }"),
            types("record R(long r) implements Serializable { }", T + "R r; }")),
        never(
            "record in a list changed",
            types(
                "record R(int r) implements Serializable { }",
                T + "List<Object> l = new ArrayList<>(List.of(new R(1))); }"),
            types("record R(int s) implements Serializable { }", T + "List<Object> l; }")),
        vouched(
            "class in a field has a new field",
            types("class P implements Serializable { @ int p = 1; }", T + "P p = new P(); }"),
            types("class P implements Serializable { @ int p; int q; }", T + "P p; }"),
            "T{p=P{p=1, q=0}}"),
        vouched(
            "class in a field made final",
            types("class P implements Serializable { @ int p = 1; }", T + "P p = new P(); }"),
            types("final class P implements Serializable { @ int p; }", T + "P p; }"),
            "T{p=P{p=1}}"),
        never(
            "nested class no longer static",
            body("N n = new N(); static class N implements Serializable { int a = 1; }"),
            body(
                "N n; class N implements Serializable { int a = hashCode(); Object o = T.this; }")),
        never(
            "local class of another kind in its place",
            body("Object c; { class L implements Serializable { int a = 1; } c = new L(); }"),
            body(
                "Object c; { class L implements Serializable { long a = 1; } c = new L(); } Object"
                    + " d() { class L implements Serializable { int a; } return new L(); }")),
        never(
            "class that reads itself lost a field",
            body(
                "int a = 1; int b = 2; private void readObject(ObjectInputStream in)"
                    + " throws IOException, ClassNotFoundException { in.defaultReadObject(); }"),
            body("int a;")));
  }

  static Stream<Change> changes() {
    return Stream.of(fields(), superclasses(), kinds(), enums(), records(), insides())
        .flatMap(changes -> changes);
  }

  /** Where the changed class stands. */
  enum Place {
    ROOT("%s"),
    LIST("new ArrayList<Object>(List.of(%s))"),
    MAP("new HashMap<Object, Object>(Map.of(\"k\", %s))"),
    ARRAY("new T[] {%s}"),
    OBJECT_FIELD("new H(%s)"),
    FIELD("new F(%s)"),
    LIST_FIELD("new G(%s)");

    private final String form;

    Place(String form) {
      this.form = form;
    }

    Object contentOf(Object value) throws ReflectiveOperationException {
      return switch (this) {
        case ROOT -> value;
        case LIST -> ((List<?>) value).get(0);
        case MAP -> ((Map<?, ?>) value).get("k");
        case ARRAY -> Array.get(value, 0);
        case OBJECT_FIELD, FIELD -> value.getClass().getField("t").get(value);
        case LIST_FIELD -> ((List<?>) value.getClass().getField("t").get(value)).get(0);
      };
    }
  }

  @BeforeAll
  static void compileInOnePlace() {
    versions = new Versions(directory);
  }

  private static ClassLoader compile(List<String> sources, boolean declaresVersion, boolean make) {
    String version = declaresVersion ? "private static final long serialVersionUID = 1L;" : "";
    List<String> all = new ArrayList<>(sources.stream().map(s -> s.replace("@", version)).toList());
    if (sources.stream().anyMatch(source -> source.matches("(abstract )?\\w+ T\\b.*"))) {
      String holder = "class %s implements Serializable { %s public %s t; public %1$s(%3$s t) %s }";
      all.add(holder.formatted("H", version, "Object", "{ this.t = t; }"));
      all.add(holder.formatted("F", version, "T", "{ this.t = t; }"));
      all.add(
          "class G implements Serializable { "
              + version
              + " public List<T> t = new ArrayList<>(); public G(T t) { this.t.add(t); } }");
    }
    if (make) {
      StringBuilder maker = new StringBuilder("class Maker { ");
      boolean isEnum = sources.stream().anyMatch(source -> source.startsWith("enum T"));
      for (Place place : Place.values()) {
        maker.append("public static Object ").append(place).append("() { return ");
        maker.append(place.form.formatted(isEnum ? "T.A" : "new T()")).append("; } ");
      }
      all.add(maker.append("}").toString());
    }
    return versions.of(all);
  }

  private static Serializer serializer(String name, ClassLoader loader) {
    return Serializers.create(
        name,
        new SerializationContext("orders", loader, ClassFilter.builder().allow("app.v.*").build()));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangedClassGivesTheRightValueOrIsUndecodable(Change change) throws Exception {
    for (boolean declaresVersion : new boolean[] {false, true}) {
      ClassLoader before = compile(change.before(), declaresVersion, true);
      ClassLoader after = compile(change.after(), declaresVersion, false);
      for (String name : List.of("kryo", "java")) {
        Serializer writer = serializer(name, before);
        Serializer reader = serializer(name, after);
        for (Place place : Place.values()) {
          Object value = before.loadClass("app.v.Maker").getMethod(place.name()).invoke(null);
          byte[] bytes = writer.toBytes(value);
          Object copy = writer.fromBytes(bytes);
          assertThat(text(place.contentOf(copy))).isEqualTo(text(place.contentOf(value)));
          assertThat(read(reader, bytes, place))
              .as("%s, serialVersionUID %s, %s", name, declaresVersion, place)
              .isEqualTo(change.expected(name, declaresVersion));
        }
      }
    }
  }

  /** What the text of a value says to another version; there is one kind of expectation. */
  static Stream<Change> changesForJson() {
    List<String> record =
        types("record T(int a, String b) { public static T of() { return %s; } }");
    String of = "new T(1, \"x\")";
    List<String> before = types(record.get(0).formatted(of));
    List<String> inside =
        types(
            "enum E { A, B }",
            "record R(E e) { }",
            "record T(R r, List<Integer> l) {"
                + " public static T of() { return new T(new R(E.A), List.of(1)); } }");
    String owner = "record T(R r, List<%s> l) { }";
    return Stream.of(
        json("nothing", before, before, "T{a=1, b=x}"),
        json("reordered", before, types("record T(String b, int a) { }"), "T{a=1, b=x}"),
        json("added", before, types("record T(int a, String b, int c) { }"), UNDECODABLE),
        json("removed", before, types("record T(int a) { }"), UNDECODABLE),
        json("renamed", before, types("record T(int a, String z) { }"), UNDECODABLE),
        json("widened", before, types("record T(long a, String b) { }"), "T{a=1, b=x}"),
        json("number to text", before, types("record T(String a, String b) { }"), UNDECODABLE),
        json("text to number", before, types("record T(int a, int b) { }"), UNDECODABLE),
        json("number to flag", before, types("record T(boolean a, String b) { }"), UNDECODABLE),
        json("text to list", before, types("record T(int a, List<String> b) { }"), UNDECODABLE),
        json(
            "text to record",
            before,
            types("record B(int c) { }", "record T(int a, B b) { }"),
            UNDECODABLE),
        json(
            "made a class",
            before,
            types("class T { public int a; public String b; }"),
            "T{a=1, b=x}"),
        json("class without the field", before, types("class T { public int a; }"), UNDECODABLE),
        json("made an enum", before, types("enum T { A }"), UNDECODABLE),
        json(
            "moved to a superclass",
            before,
            types("class S { public int a; }", "class T extends S { public String b; }"),
            "T{a=1, b=x}"),
        json(
            "inside the same",
            inside,
            types("enum E { B, A }", "record R(E e) { }", owner.formatted("Integer")),
            "T{l=[1], r=R{e=A}}"),
        json(
            "constant gone",
            inside,
            types("enum E { B }", "record R(E e) { }", owner.formatted("Integer")),
            UNDECODABLE),
        json(
            "type argument",
            inside,
            types("enum E { A }", "record R(E e) { }", owner.formatted("String")),
            UNDECODABLE),
        json(
            "record inside changed",
            inside,
            types("enum E { A }", "record R(E f) { }", owner.formatted("Integer")),
            UNDECODABLE));
  }

  private static Change json(String name, List<String> before, List<String> after, String value) {
    return same(name, before, after, value);
  }

  @ParameterizedTest
  @MethodSource("changesForJson")
  void aChangedClassGivesTheRightValueOfAJsonTextOrIsUndecodable(Change change) throws Exception {
    ClassLoader before = versions.of(change.before());
    ClassLoader after = versions.of(change.after());
    Object value = before.loadClass("app.v.T").getMethod("of").invoke(null);
    byte[] bytes = json(before).toBytes(value);

    assertThat(text(json(before).fromBytes(bytes))).isEqualTo(text(value));
    assertThat(read(json(after), bytes, Place.ROOT)).isEqualTo(change.kryo());
  }

  private static Serializer json(ClassLoader loader) throws ClassNotFoundException {
    Class<?> type = loader.loadClass("app.v.T");
    ClassFilter filter = ClassFilter.builder().allowDeclared(type).build();
    return Serializers.create(
        "json", new SerializationContext("orders", loader, filter).withTypes(String.class, type));
  }

  private static String read(Serializer serializer, byte[] bytes, Place place)
      throws ReflectiveOperationException {
    Object value;
    try {
      value = serializer.fromBytes(bytes);
    } catch (SerializationException e) {
      assertThat(e).hasMessageContaining("'orders'").hasMessageContaining("app.v.");
      return UNDECODABLE;
    }
    return text(place.contentOf(value));
  }

  /** An object by its fields. */
  private static String text(Object object) throws ReflectiveOperationException {
    if (object == null
        || object instanceof Enum<?>
        || !object.getClass().getName().startsWith("app.v.")) {
      return string(object);
    }
    Map<String, String> fields = new TreeMap<>();
    for (Class<?> c = object.getClass(); c.getName().startsWith("app.v."); c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        field.setAccessible(true);
        if (!Modifier.isStatic(field.getModifiers())
            && !Modifier.isTransient(field.getModifiers())
            && !field.isSynthetic()) {
          fields.put(field.getName(), text(field.get(object)));
        }
      }
    }
    return object.getClass().getSimpleName() + fields;
  }

  private static String string(Object object) {
    if (object != null && object.getClass().isArray()) {
      List<Object> elements = new ArrayList<>();
      for (int i = 0; i < Array.getLength(object); i++) {
        elements.add(string(Array.get(object, i)));
      }
      return elements.toString();
    }
    return String.valueOf(object);
  }

  @Test
  void anAnonymousClassIsRefusedWhenItIsWritten() throws Exception {
    ClassLoader loader =
        versions.of(
            List.of(
                "class A { public static Object a() {"
                    + " return new ArrayList<Object>() { int n = 1; }; }"
                    + " public static Object b() { return new Object() { int n = 1; }; } }"));
    for (String method : List.of("a", "b")) {
      Object value = loader.loadClass("app.v.A").getMethod(method).invoke(null);
      for (String name : List.of("kryo", "java")) {
        if (name.equals("kryo") || value instanceof List) {
          assertThatThrownBy(() -> serializer(name, loader).toBytes(value))
              .isInstanceOf(SerializationException.class)
              .hasMessageContaining("app.v.A$")
              .hasMessageContaining("anonymous");
        }
      }
    }
  }
}
