package org.shardcache;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessorResult;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/**
 * A method that changes the entry {@code key}, and which call of the writer belongs to it.
 *
 * @param ifAbsent the call if there is no entry, empty for none
 * @param ifPresent the call if there is one, with the value {@code before}
 * @param resultIfAbsent what it returns if there is no entry
 * @param resultIfPresent what it returns if there is one
 */
record WriterOperation(
    String name,
    String ifAbsent,
    String ifPresent,
    @Nullable Object resultIfAbsent,
    @Nullable Object resultIfPresent,
    Action action) {

  /** Calls the method; null if it returns nothing. */
  interface Action {
    @Nullable Object on(Cache<String, String> cache);
  }

  private static final String KEY = "key";
  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final String WRITE = "write key=after";
  private static final String DELETE = "delete key";
  private static final String NONE = "";

  static List<WriterOperation> all() {
    return List.of(
        new WriterOperation(
            "put", WRITE, WRITE, null, null, cache -> nothing(() -> cache.put(KEY, AFTER))),
        new WriterOperation(
            "getAndPut", WRITE, WRITE, null, BEFORE, cache -> cache.getAndPut(KEY, AFTER)),
        new WriterOperation(
            "putIfAbsent", WRITE, NONE, true, false, cache -> cache.putIfAbsent(KEY, AFTER)),
        new WriterOperation(
            "replace", NONE, WRITE, false, true, cache -> cache.replace(KEY, AFTER)),
        new WriterOperation(
            "replace the value it has",
            NONE,
            WRITE,
            false,
            true,
            cache -> cache.replace(KEY, BEFORE, AFTER)),
        new WriterOperation(
            "replace a value it has not",
            NONE,
            NONE,
            false,
            false,
            cache -> cache.replace(KEY, "other", AFTER)),
        new WriterOperation(
            "getAndReplace", NONE, WRITE, null, BEFORE, cache -> cache.getAndReplace(KEY, AFTER)),
        new WriterOperation("remove", DELETE, DELETE, false, true, cache -> cache.remove(KEY)),
        new WriterOperation(
            "remove the value it has",
            NONE,
            DELETE,
            false,
            true,
            cache -> cache.remove(KEY, BEFORE)),
        new WriterOperation(
            "remove a value it has not",
            NONE,
            NONE,
            false,
            false,
            cache -> cache.remove(KEY, "other")),
        new WriterOperation(
            "getAndRemove", DELETE, DELETE, null, BEFORE, cache -> cache.getAndRemove(KEY)),
        new WriterOperation(
            "putAll",
            "writeAll [key=after]",
            "writeAll [key=after]",
            null,
            null,
            cache -> nothing(() -> cache.putAll(Map.of(KEY, AFTER)))),
        new WriterOperation(
            "removeAll(keys)",
            "deleteAll [key]",
            "deleteAll [key]",
            null,
            null,
            cache -> nothing(() -> cache.removeAll(Set.of(KEY)))),
        new WriterOperation(
            "removeAll()", NONE, "deleteAll [key]", null, null, cache -> nothing(cache::removeAll)),
        new WriterOperation("clear", NONE, NONE, null, null, cache -> nothing(cache::clear)),
        new WriterOperation(
            "invoke that sets",
            WRITE,
            WRITE,
            "ran",
            "ran",
            cache -> cache.invoke(KEY, (entry, arguments) -> set(entry))),
        new WriterOperation(
            "invoke that removes",
            DELETE,
            DELETE,
            "ran",
            "ran",
            cache -> cache.invoke(KEY, (entry, arguments) -> remove(entry))),
        new WriterOperation(
            "invoke that sets and removes",
            NONE,
            DELETE,
            "ran",
            "ran",
            cache ->
                cache.invoke(
                    KEY,
                    (entry, arguments) -> {
                      set(entry);
                      return remove(entry);
                    })),
        new WriterOperation(
            "invoke that reads",
            NONE,
            NONE,
            null,
            BEFORE,
            cache -> cache.invoke(KEY, (entry, arguments) -> entry.getValue())),
        new WriterOperation(
            "invokeAll that sets",
            "writeAll [key=after]",
            "writeAll [key=after]",
            "ran",
            "ran",
            cache -> only(cache.invokeAll(Set.of(KEY), (entry, arguments) -> set(entry)))),
        new WriterOperation(
            "invokeAll that removes",
            "deleteAll [key]",
            "deleteAll [key]",
            "ran",
            "ran",
            cache -> only(cache.invokeAll(Set.of(KEY), (entry, arguments) -> remove(entry)))),
        new WriterOperation(
            "iterator.remove",
            NONE,
            DELETE,
            null,
            null,
            cache -> {
              Iterator<Cache.Entry<String, String>> entries = cache.iterator();
              while (entries.hasNext()) {
                entries.next();
                entries.remove();
              }
              return null;
            }),
        new WriterOperation("get", NONE, NONE, null, BEFORE, cache -> cache.get(KEY)),
        new WriterOperation(
            "getAll", NONE, NONE, null, BEFORE, cache -> cache.getAll(Set.of(KEY)).get(KEY)),
        new WriterOperation(
            "containsKey", NONE, NONE, false, true, cache -> cache.containsKey(KEY)));
  }

  private static String set(MutableEntry<String, String> entry) {
    entry.setValue(AFTER);
    return "ran";
  }

  private static String remove(MutableEntry<String, String> entry) {
    entry.remove();
    return "ran";
  }

  private static @Nullable Object only(Map<String, EntryProcessorResult<String>> results) {
    return results.get(KEY).get();
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
