package org.shardcache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import org.jspecify.annotations.Nullable;

/** A loader that does what a test says and remembers what it was asked for; not serializable. */
final class LoaderScript implements CacheLoader<String, String> {

  /** Where values come from. */
  interface Source {
    @Nullable String load(String key);
  }

  private final Source source;
  private final List<String> single = new CopyOnWriteArrayList<>();
  private final List<List<String>> batches = new CopyOnWriteArrayList<>();

  LoaderScript(Source source) {
    this.source = source;
  }

  /** A cache that reads through, with statistics. */
  MutableConfiguration<String, String> readThrough() {
    return loaderOnly().setReadThrough(true);
  }

  /** A cache that loads for {@code loadAll} only. */
  MutableConfiguration<String, String> loaderOnly() {
    return CacheFixture.stringConfiguration().setCacheLoaderFactory(() -> this);
  }

  @Override
  public @Nullable String load(String key) {
    single.add(key);
    return source.load(key);
  }

  @Override
  public Map<String, String> loadAll(Iterable<? extends String> keys) {
    List<String> batch = new ArrayList<>();
    keys.forEach(batch::add);
    batches.add(batch);
    Map<String, String> values = new HashMap<>();
    batch.forEach(key -> values.put(key, source.load(key))); // also those that are null
    return values;
  }

  /** The keys of all calls of {@link #load}. */
  List<String> single() {
    return single;
  }

  /** The keys of each call of {@link #loadAll}. */
  List<List<String>> batches() {
    return batches;
  }

  /** All keys asked for, in either way. */
  List<String> all() {
    List<String> all = new ArrayList<>(single);
    batches.forEach(all::addAll);
    return all;
  }
}
