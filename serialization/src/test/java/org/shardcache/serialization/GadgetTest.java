package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.kryo5.io.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.SignedObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.BadAttributeValueExpException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.serialization.Gadgets.LazyMap;
import org.shardcache.serialization.Gadgets.Listed;
import org.shardcache.serialization.Gadgets.ListedForm;
import org.shardcache.serialization.Gadgets.ListedOwner;
import org.shardcache.serialization.Gadgets.RunningComparator;
import org.shardcache.serialization.Gadgets.RunningHandler;
import org.shardcache.serialization.Gadgets.RunsInConstructor;
import org.shardcache.serialization.Gadgets.RunsInReadObject;
import org.shardcache.serialization.Gadgets.RunsInReadResolve;
import org.shardcache.serialization.Gadgets.TiedEntry;
import org.shardcache.serialization.Gadgets.Trace;
import org.shardcache.serialization.Gadgets.Unlisted;
import org.shardcache.serialization.protocols.probe.Handler;

/**
 * Payloads in the shapes of known attacks, for both binary serializers: none runs any code,
 * initialises a class, looks a name up, or costs more than its refusal.
 */
class GadgetTest {

  private static final String GADGETS = Gadgets.class.getName() + "$";
  private static final String SETTING = "shardcache.serialization.allow=";

  private final SerializationContext context =
      Fixtures.context(GADGETS + "Listed," + GADGETS + "ListedForm," + GADGETS + "ListedOwner");
  private final Serializer kryo = Serializers.create("kryo", context);
  private final Serializer java = Serializers.create("java", context);

  @BeforeEach
  void forget() {
    System.setProperty("java.protocol.handler.pkgs", getClass().getPackageName() + ".protocols");
    Trace.take();
    Handler.LOOK_UPS.set(0);
  }

  @AfterEach
  void forgetProtocols() {
    System.clearProperty("java.protocol.handler.pkgs");
  }

  private static void assertRefused(Serializer serializer, byte[] bytes, String... parts) {
    String message = Hostile.refusal(serializer, bytes).getMessage();
    assertThat(message).contains("'orders'").hasSizeLessThan(2000);
    for (String part : parts) {
      assertThat(message).contains(part);
    }
    assertThat(Trace.take()).isEmpty();
    assertThat(Handler.LOOK_UPS).hasValue(0);
  }

  /** Classes of known chains, in the JDK or on the class path of an application, and odd names. */
  static Stream<String> names() {
    return Stream.of(
        "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
        "com.sun.rowset.JdbcRowSetImpl",
        "com.sun.jndi.rmi.registry.ReferenceWrapper_Stub",
        "javax.naming.InitialContext",
        "javax.naming.Reference",
        "javax.naming.ldap.Rdn$RdnEntry",
        "javax.management.BadAttributeValueExpException",
        "javax.management.openmbean.CompositeDataInvocationHandler",
        "javax.script.ScriptEngineManager",
        "javax.swing.event.EventListenerList",
        "javax.sql.rowset.BaseRowSet",
        "sun.reflect.annotation.AnnotationInvocationHandler",
        "sun.rmi.server.UnicastRef",
        "sun.rmi.server.ActivationGroupImpl",
        "java.rmi.server.RemoteObjectInvocationHandler",
        "java.rmi.server.UnicastRemoteObject",
        "java.rmi.server.ObjID",
        "java.rmi.MarshalledObject",
        "java.security.SignedObject",
        "java.security.CodeSource",
        "java.security.cert.Certificate$CertificateRep",
        "java.beans.EventHandler",
        "java.beans.beancontext.BeanContextSupport",
        "java.lang.invoke.SerializedLambda",
        "java.lang.invoke.MethodHandle",
        "java.lang.invoke.DirectMethodHandle",
        "java.lang.invoke.MethodHandles$Lookup",
        "java.lang.invoke.MethodType",
        "java.lang.reflect.Proxy",
        "java.lang.Class",
        "java.lang.ClassLoader",
        "java.lang.ProcessBuilder",
        "java.lang.Runtime",
        "java.lang.Thread",
        "java.io.File",
        "java.io.ObjectStreamClass",
        "java.net.URL",
        "java.net.InetAddress",
        "java.net.InetSocketAddress",
        "java.net.URLClassLoader",
        "java.util.logging.FileHandler",
        "java.util.regex.Pattern",
        "java.util.jar.Attributes",
        "java.util.concurrent.ForkJoinTask$AdaptedRunnableAction",
        "jdk.internal.loader.URLClassPath",
        "org.apache.commons.collections.functors.InvokerTransformer",
        "org.apache.commons.collections.functors.ChainedTransformer",
        "org.apache.commons.collections4.comparators.TransformingComparator",
        "org.apache.commons.beanutils.BeanComparator",
        "org.codehaus.groovy.runtime.MethodClosure",
        "org.springframework.core.SerializableTypeWrapper$MethodInvokeTypeProvider",
        "org.hibernate.engine.spi.TypedValue",
        "com.mchange.v2.c3p0.impl.PoolBackedDataSourceBase",
        "com.esotericsoftware.kryo.kryo5.Kryo",
        KryoSerializer.class.getName(),
        GADGETS + "RunsWhenInitialised",
        GADGETS + "AbstractRunsWhenInitialised",
        GADGETS + "RecordRunsWhenInitialised",
        GADGETS + "EnumRunsWhenInitialised",
        GADGETS + "InterfaceRunsWhenInitialised",
        GADGETS + "RunsInReadObject",
        GADGETS + "RunsInReadResolve",
        GADGETS + "RunsInConstructor",
        "no.such.Type",
        "",
        ".",
        "L",
        "[",
        "[]",
        "[L;",
        "int[]",
        "Lint;",
        "../../etc/passwd",
        "a".repeat(30_000));
  }

  // ---- Kryo ----

  private static void name(Output output, int index, String name) {
    output.writeVarInt(Token.ofPlace(index), true);
    Introduction.of(name, 0).write(output);
  }

  /** A container's class and a number. */
  private static void begin(Output output, Class<?> type, int length) {
    output.writeVarInt(Hostile.number(type), true);
    if (length >= 0) {
      output.writeVarInt(length, true);
    }
  }

  /** What a message shows of a name. */
  private static String shown(String name) {
    return name.length() > 1000 ? name.substring(0, 200) : name;
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameThatIsNotListedIsRefusedWhereverAKryoStreamHasIt(String name) {
    byte[] rest = new byte[64];
    byte[] listed = kryo.toBytes(new Listed(null));
    Map<String, Consumer<Output>> places = new LinkedHashMap<>();
    places.put("value", output -> name(output, 0, name));
    places.put("component type", output -> name(output, 0, "[L" + name + ";"));
    places.put("deep component type", output -> name(output, 0, "[[[L" + name + ";"));
    places.put("element", output -> begin(output, ArrayList.class, 1));
    places.put("key", output -> begin(output, HashMap.class, 2));
    places.put("element of an array", output -> begin(output, Object[].class, 1));
    places.put("immutable element", output -> begin(output, List.of(1).getClass(), 1));
    places.put("comparator", output -> begin(output, TreeMap.class, -1));
    places.put("comparator of a queue", output -> begin(output, PriorityQueue.class, -1));
    places.put(
        "enum of a set",
        output -> begin(output, EnumSet.noneOf(Thread.State.class).getClass(), -1));
    places.forEach(
        (place, begin) -> {
          byte[] bytes =
              Hostile.kryo(
                  output -> {
                    begin.accept(output);
                    if (!place.endsWith("type") && !place.equals("value")) {
                      name(output, 0, name);
                    }
                    output.writeBytes(rest);
                  });
          String[] parts =
              place.endsWith("type") || name.startsWith("[")
                  ? new String[] {}
                  : new String[] {shown(name), SETTING + shown(name)};
          assertRefused(kryo, bytes, parts);
        });
    // The value of a field, in place of the last null.
    assertRefused(
        kryo,
        Hostile.kryo(
            output -> {
              output.writeBytes(listed, Header.LENGTH, listed.length - Header.LENGTH - 1);
              name(output, 1, name);
              output.writeBytes(rest);
            }),
        name.startsWith("[") ? SETTING : SETTING + shown(name));
  }

  @Test
  void theClassOfAFieldThatIsNotWrittenHasToBeListedToo() {
    byte[] bytes = Serializers.create("kryo", Fixtures.open()).toBytes(new ListedOwner());
    assertRefused(kryo, bytes, SETTING + Unlisted.class.getName());
    assertThatThrownBy(() -> kryo.toBytes(new ListedOwner()))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(SETTING + Unlisted.class.getName());
  }

  @ParameterizedTest
  @MethodSource("names")
  void aStreamOfJdkSerializationInsideKryoIsUnderTheSameFilter(String name) {
    assertRefused(kryo, insideKryo(renamed(new ListedForm(new Unlisted()), name)));
  }

  private static byte[] insideKryo(byte[] stream) {
    return Hostile.kryo(
        output -> {
          output.writeVarInt(Token.ofPlace(0), true);
          Introduction.of(ListedForm.class.getName(), Fingerprint.of(ListedForm.class))
              .write(output);
          output.writeVarInt(stream.length, true);
          output.writeBytes(stream);
        });
  }

  @Test
  void theStreamInsideKryoThatTheOthersAreMadeFromIsRead() {
    byte[] stream = Hostile.stream(new ListedForm("text"));
    assertThat(kryo.fromBytes(insideKryo(stream))).isInstanceOf(ListedForm.class);
  }

  // ---- JDK serialization ----

  private static byte[] renamed(Object value, String name) {
    return Hostile.rename(Hostile.stream(value), Unlisted.class.getName(), name);
  }

  private static byte[] javaBytes(byte[] stream) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Header.JAVA.toBytes());
    bytes.writeBytes(stream);
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameThatIsNotListedIsRefusedWhereverAStreamHasIt(String name) {
    Object gadget = new Unlisted();
    Map<String, Object> places = new LinkedHashMap<>();
    places.put("value", gadget);
    places.put("component type", new Unlisted[0]);
    places.put("deep component type", new Unlisted[0][0]);
    places.put("element", new ArrayList<>(List.of(gadget)));
    places.put("key", new HashMap<>(Map.of(gadget, 1)));
    places.put("immutable element", List.of(gadget));
    places.put("element of an array", new Object[] {gadget});
    places.put("field", new ListedForm(gadget));
    places.put("class", Unlisted.class);
    places.put("class in a list", new ArrayList<>(List.of(Unlisted.class)));
    places.put("descriptor", ObjectStreamClass.lookup(Unlisted.class));
    places.put("enum set", new Object[] {EnumSet.of(Fixtures.Color.RED), gadget});
    places.forEach((place, value) -> assertRefused(java, javaBytes(renamed(value, name))));
  }

  @Test
  void aClassOrItsDescriptorIsNoValueEvenIfItsInstancesAreListed() throws IOException {
    for (Object value :
        List.of(ListedForm.class, String.class, ObjectStreamClass.lookup(ListedForm.class))) {
      for (Object form : List.of(value, new ArrayList<>(List.of(value)), new ListedForm(value))) {
        assertRefused(java, Hostile.java(form), SETTING + "java");
        for (Serializer serializer : List.of(java, kryo)) {
          assertThatThrownBy(() -> serializer.toBytes(form))
              .isInstanceOf(SerializationException.class)
              .hasMessageContaining(SETTING + "java");
        }
      }
    }
  }

  /** Makes a superclass out of a placeholder: it need not be listed below a listed class. */
  @Test
  void anAbstractClassIsNotTouchedUnlessItReallyIsASuperclass() {
    byte[] stream = Hostile.stream(new ListedForm("x"));
    String text = new String(stream, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("xp") + 1; // the end of the descriptor, then no superclass
    byte[] superclass = Hostile.stream(ObjectStreamClass.lookup(Unlisted.class));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(stream, 0, end);
    bytes.write(superclass, 4, superclass.length - 4); // without the magic of the stream
    bytes.write(stream, end + 1, stream.length - end - 1);
    assertRefused(
        java,
        javaBytes(
            Hostile.rename(
                bytes.toByteArray(),
                Unlisted.class.getName(),
                GADGETS + "AbstractRunsWhenInitialised")),
        SETTING + GADGETS + "AbstractRunsWhenInitialised");
  }

  // ---- JSON ----

  @ParameterizedTest
  @MethodSource("names")
  void aNameInJsonIsRefusedOrNothingButText(String name) {
    Serializer json =
        Serializers.create("json", Fixtures.open().withTypes(String.class, Fixtures.Order.class));
    String order =
        "{%s\"id\":1,\"color\":\"RED\",\"total\":{%s\"currency\":\"EUR\",\"cents\":1},\"lines\":[%s],"
            + "\"counts\":{}}";
    assertThat(json.fromBytes(utf8(order.formatted("", "", ""))))
        .isInstanceOf(Fixtures.Order.class);
    for (String property : List.of("@class", "@type", "@c", "class", "java_class")) {
      String pair = "\"" + property + "\":\"" + name + "\",";
      assertRefused(json, utf8(order.formatted(pair, "", "")));
      assertRefused(json, utf8(order.formatted("", pair, "")));
    }
    String wrapped = "[\"" + name + "\",{}]";
    assertRefused(json, utf8(wrapped));
    assertRefused(json, utf8(order.formatted("", "", wrapped)));
    assertRefused(json, utf8("{\"" + name + "\":" + order.formatted("", "", "") + "}"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // ---- whole chains that work, as a plain ObjectInputStream shows ----

  private static TiedEntry tied() {
    return new TiedEntry(new LazyMap());
  }

  static Stream<Supplier<Object>> chains() {
    return Stream.of(
        () -> {
          Map<Object, Object> map = new HashMap<>();
          map.put(tied(), 1);
          return map;
        },
        () -> new HashSet<>(List.of(tied())),
        () -> new LinkedHashMap<>(Map.of(tied(), 1)),
        () -> new Hashtable<>(Map.of(tied(), 1)),
        () -> new ConcurrentHashMap<>(Map.of(tied(), 1)),
        () -> Set.of(tied(), tied(), tied()),
        () -> Map.of(tied(), 1, tied(), 2),
        () -> {
          PriorityQueue<Object> queue = new PriorityQueue<>(new RunningComparator());
          Collections.addAll(queue, 1, 2);
          return queue;
        },
        () -> {
          PriorityQueue<Object> queue =
              new PriorityQueue<>(Collections.reverseOrder(new RunningComparator()));
          Collections.addAll(queue, 1, 2);
          return queue;
        },
        RunsInReadObject::new,
        RunsInReadResolve::new,
        RunsInConstructor::new,
        () -> new ListedForm(new RunsInReadObject()),
        () -> new ArrayList<>(List.of(List.of(new RunsInReadResolve()))),
        () -> new RunsInReadObject[] {new RunsInReadObject()},
        () -> new IllegalStateException("outside", new Failure()),
        () ->
            new HashMap<>(
                Map.of(
                    Proxy.newProxyInstance(
                        GadgetTest.class.getClassLoader(),
                        new Class<?>[] {Comparable.class},
                        new RunningHandler()),
                    1)));
  }

  /** An exception that runs code when it is read, as a cause of a listed one. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final RunsInReadObject inside = new RunsInReadObject();
  }

  @ParameterizedTest
  @MethodSource("chains")
  void aChainThatWorksElsewhereIsRefused(Supplier<Object> chain) throws Exception {
    Object value = chain.get();
    byte[] stream = Hostile.stream(value);
    Trace.take();
    try (ObjectInputStream open = new ObjectInputStream(new ByteArrayInputStream(stream))) {
      open.readObject();
    } catch (ClassCastException | NullPointerException e) {
      assertThat(e).isNotNull(); // what proxies return does not fit
    }
    assertThat(Trace.take()).as("it works").isNotEmpty();

    assertRefused(java, javaBytes(stream));
    assertRefused(kryo, insideKryo(stream));
    for (Serializer serializer : List.of(java, kryo)) {
      assertThatThrownBy(() -> serializer.toBytes(value))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("'orders'");
    }
  }

  // ---- objects of the JDK ----

  static Stream<Supplier<Object>> objectsOfTheJdk() {
    return Stream.of(
        () -> new File("x"),
        () -> Pattern.compile("(a+)+b"),
        () -> MethodType.methodType(void.class),
        () -> url(),
        () -> new HashMap<>(Map.of(url(), 1)),
        () -> new HashSet<>(List.of(url())),
        () -> InetAddress.getLoopbackAddress(),
        () -> new BadAttributeValueExpException("x"),
        () -> Annotated.class.getAnnotation(Deprecated.class),
        () -> new HashMap<>(Map.of(Annotated.class.getAnnotation(Deprecated.class), 1)),
        GadgetTest::signedObject,
        () -> (Runnable & Serializable) () -> Trace.run("lambda"),
        () -> new TreeSet<>((Comparator<Object> & Serializable) (a, b) -> 0),
        () ->
            Proxy.newProxyInstance(
                GadgetTest.class.getClassLoader(),
                new Class<?>[] {Runnable.class},
                new RunningHandler()));
  }

  @Deprecated
  static final class Annotated {}

  private static URL url() {
    try {
      return new URL("probe://no.such.host.invalid/");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object signedObject() {
    try {
      KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
      return new SignedObject(
          new ArrayList<>(List.of(1)), keys.getPrivate(), Signature.getInstance("SHA256withRSA"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("objectsOfTheJdk")
  void anObjectOfTheJdkThatIsNoValueIsRefusedBothWays(Supplier<Object> object) {
    Object value = object.get();
    Handler.LOOK_UPS.set(0);
    byte[] stream = Hostile.stream(value);
    assertRefused(java, javaBytes(stream));
    assertRefused(kryo, insideKryo(stream));
    for (Serializer serializer : List.of(java, kryo)) {
      assertThatThrownBy(() -> serializer.toBytes(value))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("'orders'");
    }
    assertThat(Trace.take()).isEmpty();
  }

  @Test
  void noNameIsLookedUpForUrlsInAMap() throws Exception {
    byte[] stream = Hostile.stream(new HashMap<>(Map.of(url(), 1)));
    String text = new String(stream, StandardCharsets.ISO_8859_1);
    int hash = text.indexOf("xp", text.indexOf("java.net.URL")) + 2;
    Arrays.fill(stream, hash, hash + 4, (byte) -1); // not computed yet
    assertThat(Handler.LOOK_UPS).as("to make the map").hasPositiveValue();
    Handler.LOOK_UPS.set(0);
    try (ObjectInputStream open = new ObjectInputStream(new ByteArrayInputStream(stream))) {
      assertThat(((Map<?, ?>) open.readObject()).size()).isOne();
    }
    assertThat(Handler.LOOK_UPS).as("elsewhere").hasPositiveValue();
    Handler.LOOK_UPS.set(0);

    assertRefused(java, javaBytes(stream), "java.net.URL");
    assertRefused(kryo, insideKryo(stream), "java.net.URL");
    assertRefused(
        kryo,
        Hostile.kryo(
            output -> {
              begin(output, HashMap.class, 2);
              name(output, 0, "java.net.URL");
              output.writeBytes(new byte[32]);
            }),
        "java.net.URL");
  }
}
