package org.shardcache;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessorResult;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/**
 * One method of a cache and what the specification says it does with one entry: a row of the table
 * in {@link OperationParityIT}. All that can be told from the effect (value, time to live, calls of
 * the expiry policy, puts and removals) is derived from it there.
 *
 * @param lookup whether it counts hits and misses
 * @param absent what it does if there is no entry, or one whose time is over
 * @param present what it does if there is an entry
 */
record ParityOperation(
    String name, Lookup lookup, Expectation absent, Expectation present, Action action) {

  /** Which lookups are counted. */
  enum Lookup {
    NONE,
    HITS,
    HITS_AND_MISSES
  }

  /** What happens to the entry. */
  enum Effect {
    NONE,
    ACCESSED,
    CREATED,
    UPDATED,
    REMOVED
  }

  /** The old value of the entry, the new one, and one that it does not have. */
  record Values(String before, String after, String other) {}

  /** What an operation does and returns. */
  record Expectation(Effect effect, Function<Values, @Nullable Object> result) {}

  /** Runs the operation; null if it returns nothing. */
  interface Action {
    @Nullable Object on(Cache<String, String> cache, String key, Values values);
  }

  private static final Function<Values, @Nullable Object> NOTHING = values -> null;
  private static final Function<Values, @Nullable Object> TRUE = values -> true;
  private static final Function<Values, @Nullable Object> FALSE = values -> false;

  /** All operations. */
  static List<ParityOperation> all() {
    return List.of(
        new ParityOperation(
            "put",
            Lookup.NONE,
            new Expectation(Effect.CREATED, NOTHING),
            new Expectation(Effect.UPDATED, NOTHING),
            (cache, key, values) -> nothing(() -> cache.put(key, values.after()))),
        new ParityOperation(
            "putAll",
            Lookup.NONE,
            new Expectation(Effect.CREATED, NOTHING),
            new Expectation(Effect.UPDATED, NOTHING),
            (cache, key, values) -> nothing(() -> cache.putAll(Map.of(key, values.after())))),
        new ParityOperation(
            "putIfAbsent",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.CREATED, TRUE),
            new Expectation(Effect.NONE, FALSE),
            (cache, key, values) -> cache.putIfAbsent(key, values.after())),
        new ParityOperation(
            "getAndPut",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.CREATED, NOTHING),
            new Expectation(Effect.UPDATED, Values::before),
            (cache, key, values) -> cache.getAndPut(key, values.after())),
        new ParityOperation(
            "replace",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, FALSE),
            new Expectation(Effect.UPDATED, TRUE),
            (cache, key, values) -> cache.replace(key, values.after())),
        new ParityOperation(
            "replace the value it has",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, FALSE),
            new Expectation(Effect.UPDATED, TRUE),
            (cache, key, values) -> cache.replace(key, values.before(), values.after())),
        new ParityOperation(
            "replace a value it has not",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, FALSE),
            new Expectation(Effect.ACCESSED, FALSE),
            (cache, key, values) -> cache.replace(key, values.other(), values.after())),
        new ParityOperation(
            "getAndReplace",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, NOTHING),
            new Expectation(Effect.UPDATED, Values::before),
            (cache, key, values) -> cache.getAndReplace(key, values.after())),
        new ParityOperation(
            "remove",
            Lookup.NONE,
            new Expectation(Effect.NONE, FALSE),
            new Expectation(Effect.REMOVED, TRUE),
            (cache, key, values) -> cache.remove(key)),
        new ParityOperation(
            "remove the value it has",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, FALSE),
            new Expectation(Effect.REMOVED, TRUE),
            (cache, key, values) -> cache.remove(key, values.before())),
        new ParityOperation(
            "remove a value it has not",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, FALSE),
            new Expectation(Effect.ACCESSED, FALSE),
            (cache, key, values) -> cache.remove(key, values.other())),
        new ParityOperation(
            "getAndRemove",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, NOTHING),
            new Expectation(Effect.REMOVED, Values::before),
            (cache, key, values) -> cache.getAndRemove(key)),
        new ParityOperation(
            "removeAll(keys)",
            Lookup.NONE,
            new Expectation(Effect.NONE, NOTHING),
            new Expectation(Effect.REMOVED, NOTHING),
            (cache, key, values) -> nothing(() -> cache.removeAll(Set.of(key)))),
        new ParityOperation(
            "removeAll",
            Lookup.NONE,
            new Expectation(Effect.NONE, NOTHING),
            new Expectation(Effect.REMOVED, NOTHING),
            (cache, key, values) -> nothing(cache::removeAll)),
        new ParityOperation(
            "get",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, NOTHING),
            new Expectation(Effect.ACCESSED, Values::before),
            (cache, key, values) -> cache.get(key)),
        new ParityOperation(
            "getAll",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, NOTHING),
            new Expectation(Effect.ACCESSED, Values::before),
            (cache, key, values) -> cache.getAll(Set.of(key)).get(key)),
        new ParityOperation(
            "containsKey",
            Lookup.NONE,
            new Expectation(Effect.NONE, FALSE),
            new Expectation(Effect.NONE, TRUE),
            (cache, key, values) -> cache.containsKey(key)),
        new ParityOperation(
            "iterator",
            Lookup.HITS,
            new Expectation(Effect.NONE, NOTHING),
            new Expectation(Effect.ACCESSED, Values::before),
            (cache, key, values) -> {
              Iterator<Cache.Entry<String, String>> entries = cache.iterator();
              return entries.hasNext() ? entries.next().getValue() : null;
            }),
        new ParityOperation(
            "invoke that does nothing",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, NOTHING),
            new Expectation(Effect.NONE, NOTHING),
            (cache, key, values) -> cache.invoke(key, (entry, arguments) -> null)),
        new ParityOperation(
            "invoke that reads",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, NOTHING),
            new Expectation(Effect.ACCESSED, Values::before),
            (cache, key, values) ->
                cache.invoke(key, (entry, arguments) -> (Object) entry.getValue())),
        new ParityOperation(
            "invoke that sets",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.CREATED, FALSE),
            new Expectation(Effect.UPDATED, TRUE),
            (cache, key, values) -> cache.invoke(key, ParityOperation::set, values.after())),
        new ParityOperation(
            "invoke that removes",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, FALSE),
            new Expectation(Effect.REMOVED, TRUE),
            (cache, key, values) -> cache.invoke(key, ParityOperation::remove)),
        new ParityOperation(
            "invokeAll that reads",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, NOTHING),
            new Expectation(Effect.ACCESSED, Values::before),
            (cache, key, values) ->
                result(
                    cache.invokeAll(Set.of(key), (entry, arguments) -> (Object) entry.getValue()),
                    key)),
        new ParityOperation(
            "invokeAll that sets",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.CREATED, FALSE),
            new Expectation(Effect.UPDATED, TRUE),
            (cache, key, values) ->
                result(cache.invokeAll(Set.of(key), ParityOperation::set, values.after()), key)),
        new ParityOperation(
            "invokeAll that removes",
            Lookup.HITS_AND_MISSES,
            new Expectation(Effect.NONE, FALSE),
            new Expectation(Effect.REMOVED, TRUE),
            (cache, key, values) ->
                result(cache.invokeAll(Set.of(key), ParityOperation::remove), key)));
  }

  private static Object set(MutableEntry<String, String> entry, Object... arguments) {
    boolean existed = entry.exists();
    entry.setValue((String) arguments[0]);
    return existed;
  }

  private static Object remove(MutableEntry<String, String> entry, Object... arguments) {
    boolean existed = entry.exists();
    entry.remove();
    return existed;
  }

  private static @Nullable Object result(
      Map<String, EntryProcessorResult<Object>> results, String key) {
    EntryProcessorResult<Object> result = results.get(key);
    return result == null ? null : result.get();
  }

  private static @Nullable Object nothing(Runnable operation) {
    operation.run();
    return null;
  }

  @Override
  public String toString() {
    return name;
  }
}
