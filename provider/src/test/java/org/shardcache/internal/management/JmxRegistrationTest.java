package org.shardcache.internal.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanRegistrationException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JmxRegistrationTest {

  private static final URI MANAGER = URI.create("jmx-registration-test");

  private final MBeanServer platform = ManagementFactory.getPlatformMBeanServer();
  private final MutableConfiguration<Object, Object> configuration = new MutableConfiguration<>();
  private final List<JmxRegistration> open = new ArrayList<>();

  @AfterEach
  void removeAll() {
    open.forEach(JmxRegistration::close);
  }

  @Test
  void registersUnderTheNamesOfTheSpecificationInThePlatformServer() throws JMException {
    JmxRegistration registration = registration("orders");

    registration.registerStatistics();
    assertThat(beansOf("orders")).containsExactly(statisticsName("orders"));

    registration.registerConfiguration();
    assertThat(beansOf("orders"))
        .containsExactlyInAnyOrder(statisticsName("orders"), configurationName("orders"));

    registration.unregisterStatistics();
    assertThat(beansOf("orders")).containsExactly(configurationName("orders"));

    registration.unregisterConfiguration();
    assertThat(beansOf("orders")).isEmpty();
  }

  @Test
  void replacesTheCharactersThatAnObjectNameCannotHold() throws JMException {
    JmxRegistration registration =
        open(
            new JmxRegistration(
                URI.create("file:/etc/cache?a=b,c"),
                "a:b=c\nd,e*f?g\"h i",
                new CacheConfigurationView(() -> configuration),
                new CacheStatistics()));

    registration.registerStatistics();

    ObjectName expected =
        new ObjectName(
            "javax.cache:type=CacheStatistics,CacheManager=file./etc/cache.a.b.c,"
                + "Cache=a.b.c.d.e.f.g.h i");
    assertThat(platform.isRegistered(expected)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "org.acme.Order@1f2e3d", "a\rb", "{t}", "größe", "a\\b", "a\"b"})
  void everyCacheNameCanBeRegistered(String cacheName) {
    JmxRegistration registration = registration(cacheName);

    registration.registerStatistics();
    registration.registerConfiguration();

    assertThat(beansOfManager()).hasSize(2);
  }

  @Test
  void theBeansAreLiveAndClearWorksThroughJmx() throws JMException {
    CacheStatistics statistics = new CacheStatistics();
    JmxRegistration registration = registration("orders", statistics);
    registration.registerStatistics();
    registration.registerConfiguration();

    statistics.enable();
    statistics.recordHits(3);
    configuration.setStatisticsEnabled(true);

    assertThat(platform.getAttribute(statisticsName("orders"), "CacheHits")).isEqualTo(3L);
    assertThat(platform.getAttribute(statisticsName("orders"), "CacheHitPercentage"))
        .isEqualTo(100f);
    assertThat(platform.getAttribute(configurationName("orders"), "StatisticsEnabled"))
        .isEqualTo(true);
    assertThat(platform.getAttribute(configurationName("orders"), "ManagementEnabled"))
        .isEqualTo(false);

    platform.invoke(statisticsName("orders"), "clear", null, null);
    assertThat(statistics.getCacheHits()).isZero();
  }

  @Test
  void nothingButTheStandardAttributesIsPublished() throws JMException {
    JmxRegistration registration = registration("orders");
    registration.registerStatistics();

    assertThat(platform.getMBeanInfo(statisticsName("orders")).getAttributes()).hasSize(11);
    assertThatThrownBy(
            () ->
                platform.setAttribute(
                    statisticsName("orders"), new Attribute("CacheHits", Long.valueOf(1))))
        .isInstanceOf(JMException.class);
  }

  @Test
  void registeringTwiceAndRemovingTwiceAreFine() {
    JmxRegistration registration = registration("orders");

    registration.registerStatistics();
    registration.registerStatistics();
    assertThat(beansOf("orders")).containsExactly(statisticsName("orders"));

    registration.unregisterStatistics();
    registration.unregisterStatistics();
    assertThat(beansOf("orders")).isEmpty();

    registration.registerStatistics();
    assertThat(beansOf("orders")).containsExactly(statisticsName("orders"));
  }

  @Test
  void theSecondManagerUnderOneUriNeitherReplacesNorRemovesTheFirst() throws JMException {
    CacheStatistics firstStatistics = new CacheStatistics();
    firstStatistics.enable();
    firstStatistics.recordPuts(42);
    JmxRegistration first = registration("orders", firstStatistics);
    JmxRegistration second = registration("orders", new CacheStatistics());
    first.registerStatistics();

    second.registerStatistics();
    second.registerConfiguration();
    assertThat(platform.getAttribute(statisticsName("orders"), "CachePuts")).isEqualTo(42L);

    second.unregisterStatistics();
    assertThat(beansOf("orders")).hasSize(2);

    second.close();
    assertThat(beansOf("orders")).containsExactly(statisticsName("orders"));
  }

  @Test
  void theSecondManagerMayTakeTheNameOnceTheFirstHasLeft() throws JMException {
    JmxRegistration first = registration("orders");
    CacheStatistics secondStatistics = new CacheStatistics();
    secondStatistics.enable();
    secondStatistics.recordPuts(7);
    JmxRegistration second = registration("orders", secondStatistics);
    first.registerStatistics();
    second.registerStatistics();

    first.close();
    second.registerStatistics();

    assertThat(platform.getAttribute(statisticsName("orders"), "CachePuts")).isEqualTo(7L);
    first.close();
    assertThat(beansOf("orders")).containsExactly(statisticsName("orders"));
  }

  @Test
  void aTakenNameIsLoggedOnce() {
    registration("orders").registerStatistics();
    JmxRegistration second = registration("orders");

    String log =
        errorStreamDuring(
            () -> {
              second.registerStatistics();
              second.registerStatistics();
              second.unregisterStatistics();
              second.registerStatistics();
            });

    assertThat(log).containsOnlyOnce(statisticsName("orders").toString());
  }

  @Test
  void closingRemovesBothForGood() {
    JmxRegistration registration = registration("orders");
    registration.registerStatistics();
    registration.registerConfiguration();

    registration.close();
    assertThat(beansOf("orders")).isEmpty();

    registration.registerStatistics();
    registration.registerConfiguration();
    assertThat(beansOf("orders")).isEmpty();
    assertThatCode(registration::close).doesNotThrowAnyException();
  }

  @Test
  void aBeanThatSomebodyElseRemovedIsNoError() throws JMException {
    JmxRegistration registration = registration("orders");
    registration.registerStatistics();
    platform.unregisterMBean(statisticsName("orders"));

    assertThatCode(registration::unregisterStatistics).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"registerMBean, register", "unregisterMBean, remove"})
  void aRefusalOfTheServerIsACacheExceptionWithItsCause(String refused, String verb) {
    JmxRegistration registration = registration(refusing(refused));

    assertThatThrownBy(
            () -> {
              registration.registerStatistics();
              registration.unregisterStatistics();
            })
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(verb)
        .hasMessageContaining(statisticsName("orders").toString())
        .hasCauseInstanceOf(MBeanRegistrationException.class);
  }

  @Test
  void closingTriesBothBeansEvenWhenOneIsRefused() {
    AtomicInteger calls = new AtomicInteger();
    MBeanServer server =
        proxy(
            (method) -> {
              if (method.equals("unregisterMBean")) {
                calls.incrementAndGet();
                throw refusal();
              }
            });
    JmxRegistration registration = registration(server);
    registration.registerStatistics();
    registration.registerConfiguration();

    assertThatThrownBy(registration::close).isInstanceOf(CacheException.class);
    assertThat(calls).hasValue(2);
  }

  private JmxRegistration registration(String cacheName) {
    return registration(cacheName, new CacheStatistics());
  }

  private JmxRegistration registration(String cacheName, CacheStatistics statistics) {
    return open(
        new JmxRegistration(
            MANAGER, cacheName, new CacheConfigurationView(() -> configuration), statistics));
  }

  private JmxRegistration registration(MBeanServer server) {
    return new JmxRegistration(
        () -> server,
        MANAGER,
        "orders",
        new CacheConfigurationView(() -> configuration),
        new CacheStatistics());
  }

  private JmxRegistration open(JmxRegistration registration) {
    open.add(registration);
    return registration;
  }

  private List<ObjectName> beansOf(String cacheName) {
    return beansOfManager().stream()
        .filter(name -> name.getKeyProperty("Cache").equals(cacheName))
        .toList();
  }

  private List<ObjectName> beansOfManager() {
    return platform.queryNames(name("javax.cache:CacheManager=" + MANAGER + ",*"), null).stream()
        .toList();
  }

  private static ObjectName statisticsName(String cacheName) {
    return name("javax.cache:type=CacheStatistics,CacheManager=" + MANAGER + ",Cache=" + cacheName);
  }

  private static ObjectName configurationName(String cacheName) {
    return name(
        "javax.cache:type=CacheConfiguration,CacheManager=" + MANAGER + ",Cache=" + cacheName);
  }

  private static ObjectName name(String text) {
    try {
      return new ObjectName(text);
    } catch (JMException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** The logger of the tests writes to the error stream. */
  private static String errorStreamDuring(Runnable action) {
    PrintStream original = System.err;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    System.setErr(new PrintStream(captured, true, UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(original);
    }
    return captured.toString(UTF_8);
  }

  private interface Interception {
    void before(String method) throws Throwable;
  }

  private static MBeanServer refusing(String refused) {
    return proxy(
        method -> {
          if (method.equals(refused)) {
            throw refusal();
          }
        });
  }

  private static MBeanRegistrationException refusal() {
    return new MBeanRegistrationException(new IllegalStateException("seeded"));
  }

  private static MBeanServer proxy(Interception interception) {
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    return (MBeanServer)
        Proxy.newProxyInstance(
            JmxRegistrationTest.class.getClassLoader(),
            new Class<?>[] {MBeanServer.class},
            (proxy, method, arguments) -> {
              interception.before(method.getName());
              try {
                return method.invoke(server, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
