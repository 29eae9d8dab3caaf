package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.processor.EntryProcessorResult;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/**
 * Two versions of an application at work on the same shards, while one is replaced by the other:
 * each meets values of a class that is another one to it.
 */
@WithEmbeddedShards
final class RollingDeploymentIT {

  private static final String KEY = "order";

  @TempDir private static Path directory;
  private static ClassLoader oldVersion;
  private static ClassLoader newVersion;

  private CacheFixture oldFixture;
  private CacheFixture newFixture;

  @BeforeAll
  static void compile() throws Exception {
    oldVersion = compile("old", "record Order(int id) implements Serializable { }");
    newVersion = compile("new", "record Order(int id, String note) implements Serializable { }");
  }

  private static ClassLoader compile(String version, String source) throws Exception {
    Path target = Files.createDirectories(directory.resolve(version));
    Path file = target.resolve("Order.java");
    Files.writeString(file, "package acme.shop; import java.io.Serializable; public " + source);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", target.toString(), file.toString());
    assertThat(status).isZero();
    return new URLClassLoader(
        new URL[] {target.toUri().toURL()}, RollingDeploymentIT.class.getClassLoader());
  }

  @BeforeEach
  void open(EmbeddedShards shards) {
    new ShardProbe(shards).flush();
    oldFixture = fixture(shards);
    newFixture = fixture(shards);
  }

  private static CacheFixture fixture(EmbeddedShards shards) {
    CacheFixture fixture = CacheFixture.on(shards).with("cache.*-lenient.undecodable", "miss");
    for (String serializer : List.of("kryo", "java", "json")) {
      fixture.with("cache." + serializer + "-*.serializer", serializer);
    }
    return fixture;
  }

  @AfterEach
  void close() {
    oldFixture.close();
    newFixture.close();
  }

  /** A cache as one version of the application sees it, with its own class declared. */
  @SuppressWarnings("unchecked")
  private Cache<String, Object> cache(String name, ClassLoader version) throws Exception {
    Class<Object> type = (Class<Object>) version.loadClass("acme.shop.Order");
    return manager(version)
        .createCache(
            name,
            new MutableConfiguration<String, Object>()
                .setTypes(String.class, type)
                .setStatisticsEnabled(true));
  }

  private CacheManager manager(ClassLoader version) {
    return (version == oldVersion ? oldFixture : newFixture).manager(version);
  }

  private static Object order(ClassLoader version) throws Exception {
    Constructor<?> constructor = version.loadClass("acme.shop.Order").getConstructors()[0];
    return constructor.getParameterCount() == 1
        ? constructor.newInstance(1)
        : constructor.newInstance(1, "note");
  }

  /** What becomes of the entry. */
  enum After {
    UNCHANGED,
    REPLACED,
    GONE
  }

  /**
   * An operation that meets a value of the other version.
   *
   * @param call the operation; is given a value to write
   * @param fails whether it fails where undecodable is an error
   * @param result what it returns where undecodable is a miss
   * @param counters what is counted then
   */
  record Operation(
      String name,
      BiFunction<Cache<String, Object>, Object, @Nullable Object> call,
      boolean fails,
      @Nullable Object result,
      After after,
      CacheCounters counters) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static CacheCounters counted(long hits, long misses, long puts, long removals) {
    return new CacheCounters(hits, misses, puts, removals);
  }

  private static @Nullable Object done(Runnable call) {
    call.run();
    return null;
  }

  static List<Operation> operations() {
    return List.of(
        new Operation(
            "get", (c, v) -> c.get(KEY), true, null, After.UNCHANGED, counted(0, 1, 0, 0)),
        new Operation(
            "getAll",
            (c, v) -> c.getAll(Set.of(KEY)),
            true,
            Map.of(),
            After.UNCHANGED,
            counted(0, 1, 0, 0)),
        new Operation(
            "iterator",
            (c, v) -> {
              List<Object> keys = new ArrayList<>();
              c.forEach(entry -> keys.add(entry.getKey()));
              return keys;
            },
            true,
            List.of(),
            After.UNCHANGED,
            counted(0, 0, 0, 0)),
        new Operation(
            "containsKey",
            (c, v) -> c.containsKey(KEY),
            false,
            true,
            After.UNCHANGED,
            counted(0, 0, 0, 0)),
        new Operation(
            "put",
            (c, v) -> done(() -> c.put(KEY, v)),
            false,
            null,
            After.REPLACED,
            counted(0, 0, 1, 0)),
        new Operation(
            "putAll",
            (c, v) -> done(() -> c.putAll(Map.of(KEY, v))),
            false,
            null,
            After.REPLACED,
            counted(0, 0, 1, 0)),
        new Operation(
            "putIfAbsent",
            (c, v) -> c.putIfAbsent(KEY, v),
            false,
            false,
            After.UNCHANGED,
            counted(1, 0, 0, 0)),
        new Operation(
            "getAndPut",
            (c, v) -> c.getAndPut(KEY, v),
            true,
            null,
            After.REPLACED,
            counted(0, 1, 1, 0)),
        new Operation(
            "replace",
            (c, v) -> c.replace(KEY, v),
            false,
            true,
            After.REPLACED,
            counted(1, 0, 1, 0)),
        new Operation(
            "getAndReplace",
            (c, v) -> c.getAndReplace(KEY, v),
            true,
            null,
            After.REPLACED,
            counted(0, 1, 1, 0)),
        new Operation(
            "replace if equal",
            (c, v) -> c.replace(KEY, v, v),
            true,
            false,
            After.UNCHANGED,
            counted(0, 1, 0, 0)),
        new Operation(
            "remove", (c, v) -> c.remove(KEY), false, true, After.GONE, counted(0, 0, 0, 1)),
        new Operation(
            "removeAll of keys",
            (c, v) -> done(() -> c.removeAll(Set.of(KEY))),
            false,
            null,
            After.GONE,
            counted(0, 0, 0, 1)),
        new Operation(
            "removeAll",
            (c, v) -> done(c::removeAll),
            false,
            null,
            After.GONE,
            counted(0, 0, 0, 1)),
        new Operation(
            "clear", (c, v) -> done(c::clear), false, null, After.GONE, counted(0, 0, 0, 0)),
        new Operation(
            "getAndRemove",
            (c, v) -> c.getAndRemove(KEY),
            true,
            null,
            After.GONE,
            counted(0, 1, 0, 1)),
        new Operation(
            "remove if equal",
            (c, v) -> c.remove(KEY, v),
            true,
            false,
            After.UNCHANGED,
            counted(0, 1, 0, 0)),
        new Operation(
            "invoke that reads",
            (c, v) -> c.invoke(KEY, (entry, arguments) -> entry.getValue()),
            true,
            null,
            After.UNCHANGED,
            counted(0, 1, 0, 0)),
        new Operation(
            "invoke that sets",
            (c, v) ->
                c.invoke(
                    KEY,
                    (entry, arguments) -> {
                      entry.setValue(v);
                      return "set";
                    }),
            false,
            "set",
            After.REPLACED,
            counted(1, 0, 1, 0)),
        new Operation(
            "invoke that removes",
            (c, v) ->
                c.invoke(
                    KEY,
                    (entry, arguments) -> {
                      entry.remove();
                      return "removed";
                    }),
            false,
            "removed",
            After.GONE,
            counted(1, 0, 0, 1)),
        new Operation(
            "invokeAll that reads",
            (c, v) -> {
              Map<String, EntryProcessorResult<Object>> results =
                  c.invokeAll(Set.of(KEY), (entry, arguments) -> entry.getValue());
              return results.values().stream().map(EntryProcessorResult::get).toList();
            },
            true,
            List.of(),
            After.UNCHANGED,
            counted(0, 1, 0, 0)));
  }

  static Stream<Arguments> cases() {
    return Stream.of("kryo", "java", "json")
        .flatMap(
            serializer ->
                operations().stream().map(operation -> Arguments.of(serializer, operation)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void whereUndecodableIsAMissBothVersionsWork(String serializer, Operation operation)
      throws Exception {
    for (boolean forwards : new boolean[] {true, false}) {
      ClassLoader writer = forwards ? oldVersion : newVersion;
      ClassLoader reader = forwards ? newVersion : oldVersion;
      Cache<String, Object> theirs = cache(serializer + "-lenient", writer);
      Cache<String, Object> ours = cache(serializer + "-lenient", reader);
      theirs.put(KEY, order(writer));
      CacheCounters.clear(ours);

      assertThat(operation.call().apply(ours, order(reader))).isEqualTo(operation.result());

      assertThat(CacheCounters.of(ours)).isEqualTo(operation.counters());
      checkAfter(operation, theirs, ours, order(writer), order(reader));
      manager(writer).destroyCache(theirs.getName());
      manager(reader).destroyCache(ours.getName());
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void whereUndecodableIsAnErrorItNamesTheClassAndTheCacheAndStopsNothingElse(
      String serializer, Operation operation) throws Exception {
    for (boolean forwards : new boolean[] {true, false}) {
      ClassLoader writer = forwards ? oldVersion : newVersion;
      ClassLoader reader = forwards ? newVersion : oldVersion;
      Cache<String, Object> theirs = cache(serializer + "-strict", writer);
      Cache<String, Object> ours = cache(serializer + "-strict", reader);
      theirs.put(KEY, order(writer));

      if (operation.fails()) {
        assertThatThrownBy(() -> operation.call().apply(ours, order(reader)))
            .isInstanceOf(CacheException.class)
            .hasStackTraceContaining("acme.shop.Order")
            .hasStackTraceContaining("'" + ours.getName() + "'")
            .hasStackTraceContaining("shardcache.cache." + ours.getName() + ".undecodable=miss")
            .satisfies(
                e ->
                    assertThat(e.getMessage().contains("was applied"))
                        .isEqualTo(operation.after() != After.UNCHANGED));
      } else {
        var unused = operation.call().apply(ours, order(reader)); // the statistics tell
      }

      checkAfter(operation, theirs, ours, order(writer), order(reader));
      manager(writer).destroyCache(theirs.getName());
      manager(reader).destroyCache(ours.getName());
    }
  }

  private static void checkAfter(
      Operation operation,
      Cache<String, Object> theirs,
      Cache<String, Object> ours,
      Object their,
      Object our) {
    switch (operation.after()) {
      case UNCHANGED -> assertThat(theirs.get(KEY)).isEqualTo(their);
      case REPLACED -> assertThat(ours.get(KEY)).isEqualTo(our);
      case GONE -> {
        assertThat(ours.containsKey(KEY)).isFalse();
        assertThat(theirs.get(KEY)).isNull();
      }
    }
    // And the connections are where they were.
    for (int i = 0; i < 20; i++) {
      ours.put("other" + i, our);
      assertThat(ours.get("other" + i)).isEqualTo(our);
    }
  }
}
