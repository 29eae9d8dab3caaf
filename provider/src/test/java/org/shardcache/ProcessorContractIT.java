package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import javax.cache.processor.MutableEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** What {@code invoke} and {@code invokeAll} promise besides the effect on the entry. */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProcessorContractIT {

  private static final Set<String> MANY =
      IntStream.range(0, 2_500)
          .mapToObj(i -> "key" + i)
          .collect(Collectors.toCollection(LinkedHashSet::new));

  private ShardProbe probe;
  private CacheFixture fixture;
  private CacheFixture neighbour;
  private Cache<Object, Object> cache;

  /** Another manager's, of the same data: as if in another JVM. */
  private Cache<Object, Object> besides;

  @BeforeAll
  void open(EmbeddedShards shards) {
    probe = new ShardProbe(shards);
    fixture = CacheFixture.on(shards);
    neighbour = CacheFixture.on(shards);
    cache = fixture.objects("contract");
    besides = neighbour.objects("contract");
  }

  @BeforeEach
  void empty() {
    cache.clear();
  }

  @AfterAll
  void close() {
    fixture.close();
    neighbour.close();
  }

  @Test
  void nothingAboutAProcessorNeedBeSerializable() {
    Thread argument = new Thread();
    Thread result = new Thread();
    List<Object> seen = new ArrayList<>();
    EntryProcessor<Object, Object, Thread> processor =
        (entry, arguments) -> {
          seen.addAll(List.of(arguments));
          entry.setValue("value");
          return result;
        };

    assertThat(cache.invoke("key", processor, argument, 1)).isSameAs(result);
    assertThat(cache.invokeAll(Set.of("key"), processor, argument, 2).get("key").get())
        .isSameAs(result);

    assertThat(seen).containsExactly(argument, 1, argument, 2);
    assertThat(cache.get("key")).isEqualTo("value");
  }

  @Test
  void withoutArgumentsThereAreNone() {
    int arguments = cache.invoke("key", (entry, given) -> given.length);

    assertThat(arguments).isZero();
  }

  @Test
  void aResultThatIsNullIsNullAndNotInTheMap() {
    EntryProcessor<Object, Object, Object> onlyForB =
        (entry, arguments) -> {
          entry.setValue("value");
          return entry.getKey().equals("b") ? "result" : null;
        };

    assertThat(cache.invoke("a", onlyForB)).isNull();
    Map<Object, EntryProcessorResult<Object>> results =
        cache.invokeAll(Set.of("a", "b", "c"), onlyForB);

    assertThat(results).containsOnlyKeys("b");
    assertThat(results.get("b").get()).isEqualTo("result");
    assertThat(cache.getAll(Set.of("a", "b", "c"))).hasSize(3);
  }

  /** What a processor may do wrong after it has set a value. */
  static List<Arguments> failures() {
    RuntimeException own = new IllegalStateException("own");
    IOException undeclared = new IOException("undeclared");
    EntryProcessorException wrapped = new EntryProcessorException("wrapped");
    return List.of(
        failure("throws", own, () -> doThrow(own)),
        failure("throws what it may not", undeclared, () -> doThrow(undeclared)),
        failure("throws what it should", wrapped, () -> doThrow(wrapped)));
  }

  private static Arguments failure(String what, Exception cause, Runnable action) {
    return Arguments.of(what, cause, action);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void aProcessorThatFailsHasChangedNothing(String what, Exception cause, Runnable action) {
    cache.put("present", "before");
    EntryProcessor<Object, Object, Object> failing =
        (entry, arguments) -> {
          if (entry.exists()) {
            entry.remove();
          } else {
            entry.setValue("after");
          }
          action.run();
          return null;
        };

    for (String key : List.of("present", "absent")) {
      assertThatThrownBy(() -> cache.invoke(key, failing))
          .isInstanceOf(EntryProcessorException.class)
          .satisfies(thrown -> assertThat(List.of(thrown, rootCause(thrown))).contains(cause));
    }
    Map<Object, EntryProcessorResult<Object>> results =
        cache.invokeAll(Set.of("present", "absent"), failing);

    assertThat(results).containsOnlyKeys("present", "absent");
    results
        .values()
        .forEach(
            result ->
                assertThatThrownBy(result::get)
                    .isInstanceOf(EntryProcessorException.class)
                    .satisfies(
                        thrown -> assertThat(List.of(thrown, rootCause(thrown))).contains(cause)));
    assertThat(cache.get("present")).isEqualTo("before");
    assertThat(cache.containsKey("absent")).isFalse();
  }

  @Test
  void aValueThatIsNullOrCannotBeStoredChangesNothing() {
    for (Consumer<MutableEntry<Object, Object>> wrong :
        List.<Consumer<MutableEntry<Object, Object>>>of(
            entry -> entry.setValue(null), entry -> entry.setValue(new Thread()))) {
      cache.put("key", "before");
      EntryProcessor<Object, Object, Object> processor =
          (entry, arguments) -> {
            entry.setValue("after");
            wrong.accept(entry);
            return null;
          };

      assertThatThrownBy(() -> cache.invoke("key", processor)).isInstanceOf(CacheException.class);
      EntryProcessorResult<Object> result = cache.invokeAll(Set.of("key"), processor).get("key");
      assertThatThrownBy(result::get).isInstanceOf(EntryProcessorException.class);
      assertThat(cache.get("key")).isEqualTo("before");
    }
  }

  @Test
  void oneProcessorThatFailsFailsOnlyItsKey() {
    Map<Object, EntryProcessorResult<Object>> results =
        cache.invokeAll(
            MANY,
            (entry, arguments) -> {
              entry.setValue("value");
              if (entry.getKey().equals("key1234")) {
                throw new IllegalStateException("this one");
              }
              return "done";
            });

    assertThat(results).hasSize(MANY.size());
    assertThatThrownBy(() -> results.get("key1234").get()).hasMessageContaining("this one");
    results.remove("key1234");
    assertThat(results.values()).allMatch(result -> result.get().equals("done"));
    assertThat(cache.getAll(MANY)).hasSize(MANY.size() - 1).doesNotContainKey("key1234");
  }

  @Test
  void thousandsOfEntriesOfAllShardsAreProcessedOnceEach() {
    Map<Object, AtomicInteger> runs = new ConcurrentHashMap<>();

    Map<Object, EntryProcessorResult<Object>> results =
        cache.invokeAll(
            MANY,
            (entry, arguments) -> {
              runs.computeIfAbsent(entry.getKey(), key -> new AtomicInteger()).incrementAndGet();
              entry.setValue("value of " + entry.getKey());
              return entry.getKey();
            });

    assertThat(results).hasSize(MANY.size());
    results.forEach((key, result) -> assertThat(result.get()).isEqualTo(key));
    assertThat(runs).hasSize(MANY.size());
    assertThat(runs.values()).allMatch(count -> count.get() == 1);
    assertThat(cache.getAll(MANY)).hasSize(MANY.size());
    cache.getAll(MANY).forEach((key, value) -> assertThat(value).isEqualTo("value of " + key));
  }

  @Test
  void nothingRunsIfOneOfThousandsOfKeysCannotBeEncoded() {
    AtomicInteger runs = new AtomicInteger();
    Set<Object> keys = new LinkedHashSet<>(MANY);
    keys.add(new Thread());

    assertThatThrownBy(() -> cache.invokeAll(keys, (entry, given) -> runs.incrementAndGet()))
        .isInstanceOf(CacheException.class);

    assertThat(runs).hasValue(0);
  }

  @Test
  void ofManyOnlyThoseThatLostAreRepeated() {
    Set<Object> keys = IntStream.range(0, 300).mapToObj(i -> "k" + i).collect(Collectors.toSet());
    Set<Object> disturbed = Set.of("k7", "k70", "k270");
    Map<Object, AtomicInteger> runs = new ConcurrentHashMap<>();

    Map<Object, EntryProcessorResult<Object>> results =
        cache.invokeAll(
            keys,
            (entry, arguments) -> {
              Object seen = entry.getValue();
              AtomicInteger count =
                  runs.computeIfAbsent(entry.getKey(), key -> new AtomicInteger());
              if (count.incrementAndGet() == 1 && disturbed.contains(entry.getKey())) {
                besides.put(entry.getKey(), "somebody else's");
              }
              entry.setValue(seen + ", and ours");
              return seen == null ? "nothing" : seen;
            });

    for (Object key : keys) {
      boolean lost = disturbed.contains(key);
      assertThat(runs.get(key)).as("runs for " + key).hasValue(lost ? 2 : 1);
      assertThat(results.get(key).get()).isEqualTo(lost ? "somebody else's" : "nothing");
      assertThat(cache.get(key)).isEqualTo((lost ? "somebody else's" : "null") + ", and ours");
    }
  }

  @Test
  void anEntryThatAppearedOrDisappearedMeanwhileIsProcessedAgain() {
    for (boolean present : new boolean[] {true, false}) {
      if (present) {
        cache.put("key", "before");
      } else {
        cache.remove("key");
      }
      AtomicInteger runs = new AtomicInteger();

      Object seenAtLast =
          cache.invoke(
              "key",
              (entry, arguments) -> {
                Object seen = entry.exists() ? entry.getValue() : "nothing";
                if (runs.incrementAndGet() == 1) {
                  if (present) {
                    besides.remove("key");
                  } else {
                    besides.put("key", "new");
                  }
                }
                entry.setValue("after " + seen);
                return seen;
              });

      assertThat(runs).hasValue(2);
      assertThat(seenAtLast).isEqualTo(present ? "nothing" : "new");
      assertThat(cache.get("key")).isEqualTo("after " + seenAtLast);
    }
  }

  @Test
  void whatLostIsCountedOnce() {
    Cache<String, String> counted = fixture.strings("counted");
    Cache<String, String> other = neighbour.strings("counted");
    counted.put("key", "before");
    CacheCounters.clear(counted);
    AtomicInteger runs = new AtomicInteger();

    counted.invoke(
        "key",
        (entry, arguments) -> {
          if (runs.incrementAndGet() < 5) {
            other.put("key", "other " + runs);
          }
          entry.setValue("after");
          return null;
        });

    assertThat(runs).hasValue(5);
    assertThat(CacheCounters.of(counted)).isEqualTo(new CacheCounters(1, 0, 1, 0));
  }

  /** Commands that the servers see of a processor that nobody disturbs. */
  static List<Arguments> costs() {
    EntryProcessor<Object, Object, Object> write =
        (entry, arguments) -> {
          entry.setValue(entry.exists() ? entry.getValue() + "+" : "new");
          return null;
        };
    EntryProcessor<Object, Object, Object> remove =
        (entry, arguments) -> {
          entry.remove();
          return null;
        };
    EntryProcessor<Object, Object, Object> read = (entry, arguments) -> entry.getValue();
    EntryProcessor<Object, Object, Object> nothing = (entry, arguments) -> null;
    return List.of(
        Arguments.of("a change", write, "present", 1),
        Arguments.of("a creation", write, "absent", 1),
        Arguments.of("a removal", remove, "present", 1),
        Arguments.of("a read", read, "present", 0),
        Arguments.of("a read of nothing", read, "absent", 0),
        Arguments.of("nothing", nothing, "present", 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("costs")
  void aProcessorIsOneReadAndAtMostOneScript(
      String what, EntryProcessor<Object, Object, Object> processor, String key, int scripts) {
    Cache<Object, Object> fresh = fixture.manager().getCache("contract");
    for (String warmUp : List.of("present", "absent")) {
      fresh.invoke(warmUp, processor); // opens the connection and loads the script
      fresh.remove(warmUp);
    }
    fresh.put("present", "value");
    probe.forgetCommands();

    fresh.invoke(key, processor);

    Map<String, Long> commands = probe.commands();
    assertThat(commands.getOrDefault("evalsha", 0L)).isEqualTo(scripts);
    assertThat(commands).doesNotContainKey("eval");
    if (scripts == 0) {
      assertThat(commands).isEqualTo(Map.of("get", 1L));
    } else { // the script reads the entry and its control key itself
      assertThat(commands.get("get")).isBetween(2L, 4L);
      String change = what.equals("a removal") ? "del" : "set";
      assertThat(commands).containsOnlyKeys("get", "evalsha", change);
    }
  }

  private static void doThrow(Exception exception) {
    ProcessorContractIT.<RuntimeException>sneak(exception);
  }

  @SuppressWarnings("unchecked") // that is the trick: nobody checks it
  private static <E extends Exception> void sneak(Exception exception) throws E {
    throw (E) exception;
  }

  private static Throwable rootCause(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
