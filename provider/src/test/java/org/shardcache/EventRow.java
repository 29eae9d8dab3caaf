package org.shardcache;

import static org.shardcache.EventRecorder.Told.created;
import static org.shardcache.EventRecorder.Told.expired;
import static org.shardcache.EventRecorder.Told.removed;
import static org.shardcache.EventRecorder.Told.updated;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.configuration.Factory;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import javax.cache.integration.CompletionListenerFuture;
import org.shardcache.EventRecorder.Told;

/**
 * A row of the table in {@link EventTableIT}: an operation on a cache in which {@code present} has
 * the value {@code old} and {@code absent} has none, and what listeners are told of it.
 *
 * @param reads whether the loader, which gives {@code loaded}, is asked by reads
 */
record EventRow(
    String name,
    Factory<? extends ExpiryPolicy> expiry,
    Reads reads,
    Consumer<Cache<String, String>> operation,
    List<Told<String, String>> told) {

  /** What a read of an absent entry does. */
  enum Reads {
    PLAIN,
    THROUGH
  }

  private static final String PRESENT = "present";
  private static final String ABSENT = "absent";
  private static final Told<String, String> CREATED = created(ABSENT, "new");
  private static final Told<String, String> UPDATED = updated(PRESENT, "new", "old");
  private static final Told<String, String> REMOVED = removed(PRESENT, "old");
  private static final Told<String, String> EXPIRED = expired(PRESENT, "old");
  private static final Told<String, String> LOADED = created(ABSENT, "loaded");

  /** All rows. */
  static List<EventRow> all() {
    List<EventRow> rows = new ArrayList<>();
    rows.addAll(writes());
    rows.addAll(removals());
    rows.addAll(processors());
    rows.addAll(plainReads());
    rows.addAll(loads());
    rows.addAll(endings());
    return rows;
  }

  private static List<EventRow> writes() {
    return List.of(
        eternal("put of a new entry", cache -> cache.put(ABSENT, "new"), CREATED),
        eternal("put", cache -> cache.put(PRESENT, "new"), UPDATED),
        eternal(
            "put of the same value",
            cache -> cache.put(PRESENT, "old"),
            updated(PRESENT, "old", "old")),
        eternal("putAll", cache -> cache.putAll(both("new")), CREATED, UPDATED),
        eternal("putIfAbsent of a new entry", cache -> cache.putIfAbsent(ABSENT, "new"), CREATED),
        eternal("putIfAbsent", cache -> cache.putIfAbsent(PRESENT, "new")),
        eternal("getAndPut of a new entry", cache -> cache.getAndPut(ABSENT, "new"), CREATED),
        eternal("getAndPut", cache -> cache.getAndPut(PRESENT, "new"), UPDATED),
        eternal("replace of nothing", cache -> cache.replace(ABSENT, "new")),
        eternal("replace", cache -> cache.replace(PRESENT, "new"), UPDATED),
        eternal("replace of an expected nothing", cache -> cache.replace(ABSENT, "old", "new")),
        eternal("replace of the value", cache -> cache.replace(PRESENT, "old", "new"), UPDATED),
        eternal("replace of another value", cache -> cache.replace(PRESENT, "other", "new")),
        eternal("getAndReplace of nothing", cache -> cache.getAndReplace(ABSENT, "new")),
        eternal("getAndReplace", cache -> cache.getAndReplace(PRESENT, "new"), UPDATED));
  }

  private static List<EventRow> removals() {
    return List.of(
        eternal("remove of nothing", cache -> cache.remove(ABSENT)),
        eternal("remove", cache -> cache.remove(PRESENT), REMOVED),
        eternal("remove of an expected nothing", cache -> cache.remove(ABSENT, "old")),
        eternal("remove of the value", cache -> cache.remove(PRESENT, "old"), REMOVED),
        eternal("remove of another value", cache -> cache.remove(PRESENT, "other")),
        eternal("getAndRemove of nothing", cache -> cache.getAndRemove(ABSENT)),
        eternal("getAndRemove", cache -> cache.getAndRemove(PRESENT), REMOVED),
        eternal("removeAll of keys", cache -> cache.removeAll(Set.of(PRESENT, ABSENT)), REMOVED),
        eternal("removeAll", Cache::removeAll, REMOVED),
        eternal("clear", Cache::clear),
        eternal(
            "iterator.remove",
            cache -> {
              Iterator<Cache.Entry<String, String>> entries = cache.iterator();
              entries.next();
              entries.remove();
            },
            REMOVED));
  }

  private static List<EventRow> processors() {
    return List.of(
        eternal("invoke that does nothing", cache -> cache.invoke(PRESENT, (entry, args) -> null)),
        eternal(
            "invoke that reads", cache -> cache.invoke(PRESENT, (entry, args) -> entry.getValue())),
        eternal("invoke that creates", cache -> set(cache, ABSENT), CREATED),
        eternal("invoke that updates", cache -> set(cache, PRESENT), UPDATED),
        eternal(
            "invoke that reads and updates twice",
            cache ->
                cache.invoke(
                    PRESENT,
                    (entry, args) -> {
                      entry.setValue(entry.getValue() + "er");
                      entry.setValue("new");
                      return null;
                    }),
            UPDATED),
        eternal("invoke that removes", cache -> drop(cache, PRESENT), REMOVED),
        eternal("invoke that removes nothing", cache -> drop(cache, ABSENT)),
        eternal(
            "invoke that creates and removes",
            cache ->
                cache.invoke(
                    ABSENT,
                    (entry, args) -> {
                      entry.setValue("new");
                      entry.remove();
                      return null;
                    })),
        eternal(
            "invoke that removes and sets",
            cache ->
                cache.invoke(
                    PRESENT,
                    (entry, args) -> {
                      entry.remove();
                      entry.setValue("new");
                      return null;
                    }),
            UPDATED),
        eternal(
            "invoke that fails",
            cache -> {
              try {
                cache.invoke(
                    PRESENT,
                    (entry, args) -> {
                      entry.setValue("new");
                      throw new IllegalStateException("by the test");
                    });
              } catch (RuntimeException e) {
                return;
              }
              throw new AssertionError("it has not failed");
            }),
        eternal(
            "invokeAll that sets",
            cache ->
                cache.invokeAll(
                    keys(),
                    (entry, args) -> {
                      entry.setValue("new");
                      return null;
                    }),
            CREATED,
            UPDATED),
        eternal(
            "invokeAll that removes",
            cache ->
                cache.invokeAll(
                    keys(),
                    (entry, args) -> {
                      entry.remove();
                      return null;
                    }),
            REMOVED));
  }

  private static List<EventRow> plainReads() {
    return List.of(
        eternal("get", cache -> cache.get(PRESENT)),
        eternal("getAll", cache -> cache.getAll(keys())),
        eternal("containsKey", cache -> cache.containsKey(PRESENT)),
        eternal("iterator", cache -> cache.forEach(entry -> {})));
  }

  private static List<EventRow> loads() {
    return List.of(
        through("read-through get", cache -> cache.get(ABSENT), LOADED),
        through("read-through getAll", cache -> cache.getAll(keys()), LOADED),
        through(
            "read-through invoke",
            cache -> cache.invoke(ABSENT, (entry, args) -> entry.getValue()),
            LOADED),
        through(
            "read-through invokeAll",
            cache -> cache.invokeAll(keys(), (entry, args) -> entry.getValue()),
            LOADED),
        through(
            "read-through invoke that sets",
            cache ->
                cache.invoke(
                    ABSENT,
                    (entry, args) -> {
                      entry.setValue(entry.getValue().equals("loaded") ? "new" : "wrong");
                      return null;
                    }),
            CREATED),
        eternal("loadAll", cache -> load(cache, Existing.KEPT), LOADED),
        eternal(
            "loadAll that replaces",
            cache -> load(cache, Existing.REPLACED),
            LOADED,
            updated(PRESENT, "loaded", "old")));
  }

  private static List<EventRow> endings() {
    List<EventRow> rows = new ArrayList<>();
    for (Factory<? extends ExpiryPolicy> expiry :
        both(CreatedExpiryPolicy.factoryOf(Duration.ZERO), Duration.ZERO, null, null)) {
      rows.add(ending("put", expiry, cache -> cache.put(ABSENT, "new")));
      rows.add(ending("putAll", expiry, cache -> cache.putAll(Map.of(ABSENT, "new"))));
      rows.add(ending("putIfAbsent", expiry, cache -> cache.putIfAbsent(ABSENT, "new")));
      rows.add(ending("getAndPut", expiry, cache -> cache.getAndPut(ABSENT, "new")));
      rows.add(ending("invoke", expiry, cache -> set(cache, ABSENT)));
      rows.add(ending("loadAll", expiry, cache -> load(cache, Existing.KEPT)));
    }
    for (Factory<? extends ExpiryPolicy> expiry :
        both(
            TouchedExpiryPolicy.factoryOf(Duration.ZERO),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO)) {
      rows.add(ending("put", expiry, cache -> cache.put(PRESENT, "new"), EXPIRED));
      rows.add(ending("putAll", expiry, cache -> cache.putAll(Map.of(PRESENT, "n")), EXPIRED));
      rows.add(ending("getAndPut", expiry, cache -> cache.getAndPut(PRESENT, "new"), EXPIRED));
      rows.add(ending("replace", expiry, cache -> cache.replace(PRESENT, "new"), EXPIRED));
      rows.add(
          ending(
              "replace of the value",
              expiry,
              cache -> cache.replace(PRESENT, "old", "new"),
              EXPIRED));
      rows.add(
          ending("getAndReplace", expiry, cache -> cache.getAndReplace(PRESENT, "new"), EXPIRED));
      rows.add(ending("invoke", expiry, cache -> set(cache, PRESENT), EXPIRED));
      rows.add(
          ending(
              "loadAll that replaces", expiry, cache -> load(cache, Existing.REPLACED), EXPIRED));
    }
    for (Factory<? extends ExpiryPolicy> expiry :
        both(AccessedExpiryPolicy.factoryOf(Duration.ZERO), Duration.ZERO, Duration.ZERO, null)) {
      rows.add(ending("get", expiry, cache -> cache.get(PRESENT), EXPIRED));
      rows.add(ending("getAll", expiry, cache -> cache.getAll(keys()), EXPIRED));
      rows.add(ending("iterator", expiry, cache -> cache.iterator().next(), EXPIRED));
      rows.add(ending("replace", expiry, cache -> cache.replace(PRESENT, "other", "new"), EXPIRED));
      rows.add(ending("remove", expiry, cache -> cache.remove(PRESENT, "other"), EXPIRED));
      rows.add(
          ending(
              "invoke that reads",
              expiry,
              cache -> cache.invoke(PRESENT, (entry, args) -> entry.getValue()),
              EXPIRED));
      rows.add(ending("containsKey", expiry, cache -> cache.containsKey(PRESENT)));
    }
    return rows;
  }

  /** One that is recognised and one that must be asked. */
  private static List<Factory<? extends ExpiryPolicy>> both(
      Factory<? extends ExpiryPolicy> known, Duration creation, Duration access, Duration update) {
    return List.of(known, new RecordingPolicy(creation, access, update).factory());
  }

  private enum Existing {
    KEPT,
    REPLACED
  }

  private static void load(Cache<String, String> cache, Existing existing) {
    CompletionListenerFuture done = new CompletionListenerFuture();
    cache.loadAll(keys(), existing == Existing.REPLACED, done);
    try {
      done.get();
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static void set(Cache<String, String> cache, String key) {
    cache.invoke(
        key,
        (entry, args) -> {
          entry.setValue("new");
          return null;
        });
  }

  private static void drop(Cache<String, String> cache, String key) {
    cache.invoke(
        key,
        (entry, args) -> {
          entry.remove();
          return null;
        });
  }

  private static Set<String> keys() {
    return new LinkedHashSet<>(List.of(ABSENT, PRESENT));
  }

  private static Map<String, String> both(String value) {
    Map<String, String> entries = new LinkedHashMap<>();
    keys().forEach(key -> entries.put(key, value));
    return entries;
  }

  @SafeVarargs
  private static EventRow eternal(
      String name, Consumer<Cache<String, String>> operation, Told<String, String>... told) {
    return new EventRow(
        name, EternalExpiryPolicy.factoryOf(), Reads.PLAIN, operation, List.of(told));
  }

  @SafeVarargs
  private static EventRow through(
      String name, Consumer<Cache<String, String>> operation, Told<String, String>... told) {
    return new EventRow(
        name, EternalExpiryPolicy.factoryOf(), Reads.THROUGH, operation, List.of(told));
  }

  @SafeVarargs
  private static EventRow ending(
      String name,
      Factory<? extends ExpiryPolicy> expiry,
      Consumer<Cache<String, String>> operation,
      Told<String, String>... told) {
    String policy = expiry.create().getClass().getSimpleName();
    return new EventRow(
        name + " that ends the entry, " + policy, expiry, Reads.PLAIN, operation, List.of(told));
  }

  @Override
  public String toString() {
    return name;
  }
}
