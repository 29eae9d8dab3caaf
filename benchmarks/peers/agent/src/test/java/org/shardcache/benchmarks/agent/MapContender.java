package org.shardcache.benchmarks.agent;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps entries in this JVM, and cannot invoke. */
final class MapContender implements Contender<String> {
  final Map<String, String> entries = new ConcurrentHashMap<>();
  final AtomicInteger open = new AtomicInteger();
  boolean full;
  final AtomicInteger cleared = new AtomicInteger();

  @Override
  public String description() {
    return "a map";
  }

  @Override
  public Optional<String> refusal(Servers servers, Scenario scenario) {
    return Optional.of("cannot invoke").filter(w -> scenario.operation() == Operation.INVOKE);
  }

  @Override
  public String value(int bytes) {
    return Text.ofLength(bytes);
  }

  @Override
  public int size(String value) {
    return value.length();
  }

  @Override
  public Store<String> open(Servers servers, Scenario scenario) {
    open.incrementAndGet();
    return new Store<>() {
      @Override
      public String get(String key) {
        return entries.get(key);
      }

      @Override
      public void put(String key, String value) {
        entries.put(key, value);
      }

      @Override
      public void putAll(Map<String, String> more) {
        if (full) {
          throw new IllegalStateException("full");
        }
        entries.putAll(more);
      }

      @Override
      public int getAll(Set<String> keys) {
        return (int) keys.stream().filter(entries::containsKey).count();
      }

      @Override
      public boolean putIfAbsent(String key, String value) {
        return entries.putIfAbsent(key, value) == null;
      }

      @Override
      public int iterate() {
        return entries.size();
      }

      @Override
      public void clear() {
        cleared.incrementAndGet();
        entries.clear();
      }

      @Override
      public void close() {
        open.decrementAndGet();
        entries.clear();
      }
    };
  }
}
