package org.shardcache.internal.integration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.entry.DecodedEntry;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.Mutation.Write;

/** Calls the application's {@link CacheWriter} for changes; what it throws is wrapped. */
final class WriterCalls<K, V> {

  private final CacheWriter<? super K, ? super V> writer;
  private final EntryCodec<K, V> codec;
  private final Callbacks callbacks;

  WriterCalls(
      CacheWriter<? super K, ? super V> writer, EntryCodec<K, V> codec, Callbacks callbacks) {
    this.writer = writer;
    this.codec = codec;
    this.callbacks = callbacks;
  }

  /**
   * Writes or deletes one entry.
   *
   * @throws CacheWriterException if the writer throws
   */
  void call(Change change) {
    try (Callbacks.Scope scope = callbacks.enter()) {
      if (change.mutation() instanceof Write write) {
        writer.write(entry(change, write));
      } else {
        writer.delete(key(change));
      }
    } catch (CacheWriterException e) {
      throw e;
    } catch (Exception e) { // also a checked one: not every language declares them
      throw new CacheWriterException("The cache writer failed: " + e.getMessage(), e);
    }
  }

  /**
   * Writes and deletes several entries with one call each.
   *
   * @param failures receives what the writer threw
   * @return the indexes of the changes that the writer has done
   */
  Set<Integer> callAll(List<Change> changes, List<RuntimeException> failures) {
    List<Integer> writes = new ArrayList<>();
    List<Integer> deletions = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      (changes.get(i).mutation() instanceof Write ? writes : deletions).add(i);
    }
    Set<Integer> done = new HashSet<>();
    List<Object> entries = new ArrayList<>();
    for (int index : writes) {
      entries.add(entry(changes.get(index), (Write) changes.get(index).mutation()));
    }
    done.addAll(call(writes, entries, this::writeAll, failures));
    List<Object> keys = new ArrayList<>();
    for (int index : deletions) {
      keys.add(key(changes.get(index)));
    }
    done.addAll(call(deletions, keys, writer::deleteAll, failures));
    return done;
  }

  /** A writer ended with what is no {@link RuntimeException}. */
  static final class Broken extends CacheWriterException {
    private static final long serialVersionUID = 1L;

    Broken(Throwable cause) {
      super("The cache writer failed: " + cause.getMessage(), cause);
    }
  }

  private interface BulkCall {
    void accept(Collection<Object> objects);
  }

  /** What remains in the collection after a failure has not been done, says JSR-107. */
  private Set<Integer> call(
      List<Integer> indexes, List<Object> objects, BulkCall call, List<RuntimeException> failures) {
    if (indexes.isEmpty()) {
      return Set.of();
    }
    List<Object> remaining = new ArrayList<>(objects);
    try (Callbacks.Scope scope = callbacks.enter()) {
      call.accept(remaining);
      return Set.copyOf(indexes);
    } catch (Exception | Error e) { // what is done must reach the cache, whatever came then
      failures.add(e instanceof RuntimeException failure ? failure : new Broken(e));
      Set<Integer> done = new HashSet<>();
      for (int i = 0; i < indexes.size(); i++) {
        if (!remaining.contains(objects.get(i))) {
          done.add(indexes.get(i));
        }
      }
      return done;
    }
  }

  /** The writer takes entries of supertypes of K and V, and these are of K and V. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private void writeAll(Collection<Object> entries) {
    ((CacheWriter) writer).writeAll((Collection) entries);
  }

  private Cache.Entry<K, V> entry(Change change, Write write) {
    V value = codec.value(write.bytes());
    if (value == null) {
      throw new CacheException("A value that was just encoded cannot be decoded.");
    }
    return new DecodedEntry<>(key(change), value);
  }

  private K key(Change change) {
    @Nullable K key = codec.key(change.key());
    if (key == null) {
      throw new CacheException(
          "A key cannot be decoded, so the cache writer cannot be told of it; nothing was changed.");
    }
    return key;
  }
}
