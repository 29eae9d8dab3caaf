package org.shardcache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheWriter;

/** A writer to a table in memory that does what a test says before; not serializable. */
final class WriterScript implements CacheWriter<String, String> {

  private final Map<String, String> table = new ConcurrentSkipListMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Consumer<String> before = key -> {};
  private volatile Consumer<String> after = key -> {};

  /** A cache that writes through, with statistics. */
  MutableConfiguration<String, String> writeThrough() {
    return CacheFixture.stringConfiguration()
        .setWriteThrough(true)
        .setCacheWriterFactory(() -> this);
  }

  /** Runs before each key is written or deleted; what it throws comes out of the writer. */
  void before(Consumer<String> action) {
    before = action;
  }

  /** Runs after each key is written or deleted. */
  void after(Consumer<String> action) {
    after = action;
  }

  /** What is written. */
  Map<String, String> table() {
    return new TreeMap<>(table);
  }

  /** The calls so far, such as {@code write k=v}; forgets them. */
  List<String> takeCalls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }

  @Override
  public void write(Cache.Entry<? extends String, ? extends String> entry) {
    calls.add("write " + entry.getKey() + "=" + entry.getValue());
    store(entry);
  }

  @Override
  public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
    List<String> texts = new ArrayList<>();
    entries.forEach(entry -> texts.add(entry.getKey() + "=" + entry.getValue()));
    calls.add("writeAll " + texts.stream().sorted().toList());
    Iterator<Cache.Entry<? extends String, ? extends String>> remaining = entries.iterator();
    while (remaining.hasNext()) {
      store(remaining.next());
      remaining.remove();
    }
  }

  @Override
  public void delete(Object key) {
    calls.add("delete " + key);
    erase(key);
  }

  @Override
  public void deleteAll(Collection<?> keys) {
    calls.add("deleteAll " + keys.stream().map(String::valueOf).sorted().toList());
    Iterator<?> remaining = keys.iterator();
    while (remaining.hasNext()) {
      erase(remaining.next());
      remaining.remove();
    }
  }

  private void store(Cache.Entry<? extends String, ? extends String> entry) {
    before.accept(entry.getKey());
    table.put(entry.getKey(), entry.getValue());
    after.accept(entry.getKey());
  }

  private void erase(Object key) {
    before.accept((String) key);
    table.remove(key);
    after.accept((String) key);
  }
}
