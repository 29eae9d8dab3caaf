package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.integration.CacheWriterException;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Write-through: the writer first, only if the condition holds, the cache second. */
@WithEmbeddedShards
class WriterOperationsIT {

  private static final String KEY = "key";
  private static final String BEFORE = "before";
  private static final String AFTER = "after";

  private final WriterScript writer = new WriterScript();
  private LoaderClaims claims;
  private CacheFixture fixture;
  private CacheFixture other;
  private Cache<String, String> cache;
  private Cache<String, String> plain;

  @BeforeEach
  void open(EmbeddedShards shards) {
    new ShardProbe(shards).flush();
    claims = new LoaderClaims(shards);
    fixture = CacheFixture.on(shards);
    cache = fixture.cache("cache", writer.writeThrough());
    other = CacheFixture.on(shards);
    plain = other.strings("cache");
  }

  @AfterEach
  void close() {
    claims.assertNoneLeft();
    fixture.close();
    other.close();
  }

  static List<WriterOperation> operations() {
    return WriterOperation.all();
  }

  /** Operations that call the writer if there is an entry. */
  static List<WriterOperation> writing() {
    return operations().stream().filter(operation -> !operation.ifPresent().isEmpty()).toList();
  }

  /** Operations that call the writer also if there is none. */
  static List<WriterOperation> writingIfAbsent() {
    return operations().stream().filter(operation -> !operation.ifAbsent().isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void ofAnAbsentEntryTheWriterIsToldIfTheConditionHolds(WriterOperation operation) {
    List<String> expected =
        operation.ifAbsent().isEmpty() ? List.of() : List.of(operation.ifAbsent());

    assertThat(operation.action().on(cache)).isEqualTo(operation.resultIfAbsent());

    assertThat(writer.takeCalls()).isEqualTo(expected);
    assertThat(writer.table()).isEqualTo(inCache());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void ofAPresentEntryTheWriterIsToldIfTheConditionHolds(WriterOperation operation) {
    cache.put(KEY, BEFORE);
    writer.takeCalls();
    List<String> expected =
        operation.ifPresent().isEmpty() ? List.of() : List.of(operation.ifPresent());

    assertThat(operation.action().on(cache)).isEqualTo(operation.resultIfPresent());

    assertThat(writer.takeCalls()).isEqualTo(expected);
    if (!operation.name().equals("clear")) {
      assertThat(writer.table()).isEqualTo(inCache());
    }
  }

  @ParameterizedTest
  @MethodSource("writing")
  void theCacheIsChangedAfterTheWriter(WriterOperation operation) {
    cache.put(KEY, BEFORE);
    List<String> seen = new ArrayList<>();
    writer.before(key -> seen.add(plain.get(key)));
    writer.after(key -> seen.add(plain.get(key)));

    operation.action().on(cache);

    assertThat(seen).containsExactly(BEFORE, BEFORE);
    assertThat(plain.get(KEY)).isNotEqualTo(BEFORE);
  }

  @ParameterizedTest
  @MethodSource("writing")
  void aFailingWriterLeavesAPresentEntryAsItIs(WriterOperation operation) {
    cache.put(KEY, BEFORE);
    CacheCounters.clear(cache);

    assertWriterFailure(operation);

    assertThat(plain.get(KEY)).isEqualTo(BEFORE);
    assertThat(CacheCounters.of(cache).puts()).isZero();
    assertThat(CacheCounters.of(cache).removals()).isZero();
    writer.before(key -> {});
    operation.action().on(cache);
    assertThat(writer.table()).isEqualTo(inCache());
  }

  @ParameterizedTest
  @MethodSource("writingIfAbsent")
  void aFailingWriterLeavesAnAbsentEntryAbsent(WriterOperation operation) {
    assertWriterFailure(operation);

    assertThat(plain.containsKey(KEY)).isFalse();
    assertThat(CacheCounters.of(cache).puts()).isZero();
  }

  private void assertWriterFailure(WriterOperation operation) {
    UnsupportedOperationException thrown = new UnsupportedOperationException("read-only database");
    writer.before(
        key -> {
          throw thrown;
        });
    assertThatThrownBy(() -> operation.action().on(cache))
        .satisfies(
            failure -> {
              Throwable writerFailure =
                  failure instanceof CacheWriterException ? failure : failure.getCause();
              assertThat(writerFailure).isInstanceOf(CacheWriterException.class);
            })
        .hasMessageContaining("read-only database")
        .hasRootCause(thrown);
    claims.assertNoneLeft();
  }

  @Test
  void aWritersOwnExceptionIsNotWrapped() {
    CacheWriterException own = new CacheWriterException("own");
    writer.before(
        key -> {
          throw own;
        });

    assertThatThrownBy(() -> cache.put(KEY, AFTER)).isSameAs(own);
    assertThatThrownBy(() -> cache.putAll(Map.of(KEY, AFTER)))
        .isInstanceOf(CacheWriterException.class)
        .hasCause(own);
  }

  @Test
  void anErrorOfTheWriterLeavesTheEntryAndNoLease() {
    cache.put(KEY, BEFORE);
    writer.before(
        key -> {
          throw new NoClassDefFoundError("missing");
        });

    assertThatThrownBy(() -> cache.put(KEY, AFTER)).isInstanceOf(NoClassDefFoundError.class);
    assertThatThrownBy(() -> cache.putAll(Map.of(KEY, AFTER)))
        .isInstanceOf(NoClassDefFoundError.class);

    assertThat(plain.get(KEY)).isEqualTo(BEFORE);
    claims.assertNoneLeft();
  }

  @Test
  void ofAPutAllThatFailsHalfWayWhatWasWrittenIsInTheCache() {
    Map<String, String> entries = entries(30, "new");
    cache.put("key7", "old7");
    CacheCounters.clear(cache);
    writer.before(key -> failIf(key.equals("key7") || writer.table().size() > 20));

    CacheException failure =
        catchThrowableOfType(CacheException.class, () -> cache.putAll(entries));

    assertThat(failure).isInstanceOf(CacheWriterException.class).hasMessageContaining("key7");
    Map<String, String> expected = writer.table();
    assertThat(inCache()).isEqualTo(expected);
    assertThat(expected).containsEntry("key7", "old7");
    assertThat(CacheCounters.of(cache).puts()).isEqualTo(expected.size() - 1);
    assertThat(namedKeys(failure)).doesNotContainAnyElementsOf(newlyWritten(expected));
  }

  private static List<String> newlyWritten(Map<String, String> table) {
    return table.entrySet().stream()
        .filter(entry -> entry.getValue().startsWith("new"))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The keys that a message names; at most ten. */
  private static List<String> namedKeys(CacheException failure) {
    String message = String.valueOf(failure.getMessage());
    String keys = message.substring(message.indexOf("Failed keys: ") + "Failed keys: ".length());
    return List.of(keys.replaceAll("( and \\d+ more)?\\.$", "").split(", ", -1));
  }

  @Test
  void ofARemoveAllThatFailsHalfWayWhatWasDeletedIsGone() {
    Map<String, String> entries = entries(30, "value");
    cache.putAll(entries);
    CacheCounters.clear(cache);
    writer.before(key -> failIf(writer.table().size() <= 12));

    CacheException failure =
        catchThrowableOfType(CacheException.class, () -> cache.removeAll(entries.keySet()));

    assertThat(failure).isInstanceOf(CacheWriterException.class);
    assertThat(inCache()).isEqualTo(writer.table()).hasSize(12);
    assertThat(CacheCounters.of(cache).removals()).isEqualTo(18);
    assertThat(namedKeys(failure)).hasSize(10);
    assertThat(writer.table().keySet()).containsAll(namedKeys(failure));

    assertThatThrownBy(() -> cache.removeAll()).isInstanceOf(CacheWriterException.class);
    assertThat(inCache()).isEqualTo(writer.table()).hasSize(12);
    writer.before(key -> {});
    cache.removeAll();
    assertThat(inCache()).isEmpty();
    assertThat(writer.table()).isEmpty();
  }

  private static void failIf(boolean condition) {
    if (condition) {
      throw new IllegalStateException("database is full");
    }
  }

  @Test
  void invokeAllTellsOfEachEntryWhetherItWasWritten() {
    Map<String, String> entries = entries(10, "value");
    cache.putAll(entries);
    writer.before(key -> failIf(key.equals("key3")));

    var results =
        cache.invokeAll(
            entries.keySet(),
            (entry, arguments) -> {
              entry.setValue("changed");
              return "ran";
            });

    assertThat(results).hasSize(10);
    assertThatThrownBy(() -> results.get("key3").get()).isInstanceOf(CacheException.class);
    assertThat(inCache()).isEqualTo(writer.table()).containsEntry("key3", "value of key3");
    assertThat(
            results.entrySet().stream()
                .filter(
                    result -> {
                      try {
                        return result.getValue().get().equals("ran");
                      } catch (CacheException e) {
                        return false;
                      }
                    })
                .map(Map.Entry::getKey))
        .allSatisfy(key -> assertThat(writer.table()).containsEntry(key, "changed"));
  }

  @Test
  void manyEntriesAreWrittenInBatches() {
    Map<String, String> entries = entries(2_500, "value");

    cache.putAll(entries);

    assertThat(writer.takeCalls()).hasSize(3).allMatch(call -> call.startsWith("writeAll"));
    assertThat(inCache()).isEqualTo(entries).isEqualTo(writer.table());
    cache.removeAll();
    assertThat(inCache()).isEmpty();
    assertThat(writer.table()).isEmpty();
  }

  @Test
  void whatIsLoadedIsNotWritten() throws Exception {
    LoaderScript loader = new LoaderScript(key -> "loaded");
    Cache<String, String> both =
        fixture.cache(
            "both", writer.writeThrough().setReadThrough(true).setCacheLoaderFactory(() -> loader));

    both.get("a");
    both.getAll(Set.of("b", "c"));
    both.invoke("d", (entry, arguments) -> entry.getValue());
    CompletionListenerFuture done = new CompletionListenerFuture();
    both.loadAll(Set.of("a", "e"), true, done);
    done.get();

    assertThat(both.getAll(Set.of("a", "b", "c", "d", "e"))).hasSize(5);
    assertThat(loader.all()).hasSize(6);
    assertThat(writer.takeCalls()).isEmpty();
  }

  @Test
  void theIteratorRemovesWhatItReturnedLast() {
    cache.putAll(entries(5, "value"));
    writer.takeCalls();

    Iterator<Cache.Entry<String, String>> entries = cache.iterator();
    String first = entries.next().getKey();
    entries.remove();
    entries.next();
    String third = entries.next().getKey();
    entries.remove();

    assertThat(writer.takeCalls()).containsExactly("delete " + first, "delete " + third);
    assertThat(inCache()).isEqualTo(writer.table()).hasSize(3);
  }

  private static Map<String, String> entries(int count, String start) {
    return IntStream.range(0, count)
        .mapToObj(i -> "key" + i)
        .collect(
            Collectors.toMap(key -> key, key -> start + " of " + key, (a, b) -> a, TreeMap::new));
  }

  private Map<String, String> inCache() {
    Map<String, String> entries = new TreeMap<>();
    plain.forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries;
  }

  @Test
  void ofAPutAllWhoseWriterEndsWithAnErrorWhatWasWrittenIsInTheCache() {
    Map<String, String> entries = entries(30, "new");
    cache.put("key7", "old7");
    writer.before(
        key -> {
          if (writer.table().size() > 20) {
            throw new AssertionError("an error half-way");
          }
        });

    assertThatThrownBy(() -> cache.putAll(entries))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("half-way");

    assertThat(writer.table()).hasSizeGreaterThan(1);
    assertThat(inCache()).isEqualTo(writer.table());
  }
}
