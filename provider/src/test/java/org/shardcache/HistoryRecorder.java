package org.shardcache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;
import org.shardcache.history.EntryOperation;
import org.shardcache.history.HistoryEvent;
import org.shardcache.history.HistoryEvent.Outcome;
import org.shardcache.history.HistoryEvent.Returned;
import org.shardcache.history.HistoryEvent.Unknown;

/**
 * One thread that calls whatever it likes on a few keys and writes down when and with what result.
 * A call on several keys is one event for each of them.
 *
 * <p>The times are those of {@link System#nanoTime}, which on Linux is one clock for all JVMs of a
 * machine.
 */
final class HistoryRecorder {

  /** What a call returned, by key; a failure may be that of one key. */
  private interface Call {
    Map<String, Outcome> run();
  }

  private final Cache<String, String> cache;
  private final List<String> keys;
  private final String client;
  private final Random random;
  private final Map<String, String> lastSeen = new HashMap<>();
  private final List<HistoryEvent> events = new ArrayList<>();
  private int written;

  HistoryRecorder(Cache<String, String> cache, List<String> keys, String client, long seed) {
    this.cache = cache;
    this.keys = keys;
    this.client = client;
    this.random = new Random(seed);
  }

  /** Makes that many calls. */
  List<HistoryEvent> record(int calls) {
    for (int i = 0; i < calls; i++) {
      if (random.nextInt(8) == 0) {
        callOnSeveral();
      } else {
        callOnOne();
      }
    }
    return events;
  }

  private void callOnOne() {
    EntryOperation[] operations = EntryOperation.values();
    EntryOperation operation = operations[random.nextInt(operations.length)];
    String key = randomKey();
    String expected = lastSeen.getOrDefault(key, "nothing");
    String value = newValue();
    switch (operation) {
      case GET -> one(key, operation, List.of(), () -> cache.get(key));
      case CONTAINS_KEY ->
          one(key, operation, List.of(), () -> String.valueOf(cache.containsKey(key)));
      case PUT -> one(key, operation, List.of(value), () -> done(() -> cache.put(key, value)));
      case GET_AND_PUT -> one(key, operation, List.of(value), () -> cache.getAndPut(key, value));
      case PUT_IF_ABSENT ->
          one(key, operation, List.of(value), () -> "" + cache.putIfAbsent(key, value));
      case REPLACE -> one(key, operation, List.of(value), () -> "" + cache.replace(key, value));
      case REPLACE_VALUE ->
          one(
              key,
              operation,
              List.of(expected, value),
              () -> "" + cache.replace(key, expected, value));
      case GET_AND_REPLACE ->
          one(key, operation, List.of(value), () -> cache.getAndReplace(key, value));
      case REMOVE -> one(key, operation, List.of(), () -> "" + cache.remove(key));
      case REMOVE_ONE_OF_ALL -> callOnSeveral();
      case REMOVE_VALUE ->
          one(key, operation, List.of(expected), () -> "" + cache.remove(key, expected));
      case GET_AND_REMOVE -> one(key, operation, List.of(), () -> cache.getAndRemove(key));
      case INVOKE ->
          one(
              key,
              operation,
              List.of(value),
              () -> cache.invoke(key, HistoryRecorder.appending(), value));
    }
  }

  private void callOnSeveral() {
    Map<String, String> values =
        keys.stream()
            .filter(key -> random.nextBoolean())
            .collect(Collectors.toMap(key -> key, key -> newValue()));
    switch (random.nextInt(4)) {
      case 0 ->
          several(
              values,
              EntryOperation.GET,
              key -> List.of(),
              () -> {
                Map<String, String> found = cache.getAll(values.keySet());
                return returned(values, found::get);
              });
      case 1 ->
          several(
              values,
              EntryOperation.PUT,
              key -> List.of(values.get(key)),
              () -> {
                cache.putAll(values);
                return returned(values, key -> EntryOperation.DONE);
              });
      case 2 ->
          several(
              values,
              EntryOperation.REMOVE_ONE_OF_ALL,
              key -> List.of(),
              () -> {
                cache.removeAll(values.keySet());
                return returned(values, key -> EntryOperation.DONE);
              });
      default -> {
        String addition = newValue();
        several(
            values,
            EntryOperation.INVOKE,
            key -> List.of(addition),
            () -> {
              Map<String, EntryProcessorResult<String>> results =
                  cache.invokeAll(values.keySet(), HistoryRecorder.appending(), addition);
              long time = System.nanoTime();
              return values.keySet().stream()
                  .collect(Collectors.toMap(key -> key, key -> outcome(time, results.get(key))));
            });
      }
    }
  }

  private static EntryProcessor<String, String, String> appending() {
    return (entry, arguments) -> {
      String before = entry.getValue();
      String after = EntryOperation.append(before, (String) arguments[0]);
      if (after == null) {
        entry.remove();
      } else {
        entry.setValue(after);
      }
      return before;
    };
  }

  private void one(
      String key,
      EntryOperation operation,
      List<String> arguments,
      Callable<@Nullable String> call) {
    several(
        Map.of(key, ""),
        operation,
        k -> arguments,
        () -> {
          String result;
          try {
            result = call.call();
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return Map.of(key, new Returned(System.nanoTime(), result));
        });
  }

  private void several(
      Map<String, String> called,
      EntryOperation operation,
      Function<String, List<String>> arguments,
      Call call) {
    long invoked = System.nanoTime();
    Map<String, Outcome> outcomes;
    try {
      outcomes = call.run();
    } catch (CacheException e) {
      outcomes = called.keySet().stream().collect(Collectors.toMap(key -> key, k -> new Unknown()));
    }
    outcomes.forEach(
        (key, outcome) -> {
          events.add(
              new HistoryEvent(client, key, operation, arguments.apply(key), invoked, outcome));
          if (outcome instanceof Returned returned && returned.result() != null) {
            see(key, operation, arguments.apply(key), returned.result());
          }
        });
  }

  /** What the entry probably is, so that comparisons sometimes succeed. */
  private void see(String key, EntryOperation operation, List<String> arguments, String result) {
    switch (operation) {
      case GET -> lastSeen.put(key, result);
      case PUT, GET_AND_PUT, REPLACE, PUT_IF_ABSENT -> lastSeen.put(key, arguments.get(0));
      default -> {}
    }
  }

  private static Map<String, Outcome> returned(
      Map<String, String> called, Function<String, @Nullable String> result) {
    long time = System.nanoTime();
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    called.keySet().forEach(key -> outcomes.put(key, new Returned(time, result.apply(key))));
    return outcomes;
  }

  /** Results that are null are not in the map. */
  private static Outcome outcome(long time, @Nullable EntryProcessorResult<String> result) {
    try {
      return new Returned(time, result == null ? null : result.get());
    } catch (EntryProcessorException e) {
      return new Unknown();
    }
  }

  private static String done(Runnable call) {
    call.run();
    return EntryOperation.DONE;
  }

  private String newValue() {
    return client + "." + written++;
  }

  private String randomKey() {
    return keys.get(random.nextInt(keys.size()));
  }
}
