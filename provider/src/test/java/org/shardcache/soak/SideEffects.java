package org.shardcache.soak;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.cache.Cache;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/** A table behind the cache that counts what reaches it. Thread-safe. */
final class SideEffects implements CacheLoader<String, String>, CacheWriter<String, String> {

  private final ConcurrentMap<String, String> table = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> writes = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> loads = new ConcurrentHashMap<>();

  /** How often the value of a key was loaded. */
  long loads(String key) {
    return loads.getOrDefault(key, new LongAdder()).sum();
  }

  /** How often a value was written: each value is put once, and under one key. */
  long writes(String value) {
    return writes.getOrDefault(value, new LongAdder()).sum();
  }

  @Nullable String inTable(String key) {
    return table.get(key);
  }

  @Override
  public String load(String key) {
    loads.computeIfAbsent(key, k -> new LongAdder()).increment();
    return key + "#loaded";
  }

  @Override
  public Map<String, String> loadAll(Iterable<? extends String> keys) {
    return StreamSupport.stream(keys.spliterator(), false)
        .collect(Collectors.toMap(key -> key, this::load));
  }

  @Override
  public void write(Cache.Entry<? extends String, ? extends String> entry) {
    table.put(entry.getKey(), entry.getValue());
    writes.computeIfAbsent(entry.getValue(), v -> new LongAdder()).increment();
  }

  @Override
  public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
    Iterator<Cache.Entry<? extends String, ? extends String>> next = entries.iterator();
    while (next.hasNext()) {
      write(next.next());
      next.remove();
    }
  }

  @Override
  public void delete(Object key) {
    table.remove(key);
  }

  @Override
  public void deleteAll(Collection<?> keys) {
    keys.forEach(this::delete);
    keys.clear();
  }
}
