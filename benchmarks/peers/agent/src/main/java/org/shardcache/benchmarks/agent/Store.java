package org.shardcache.benchmarks.agent;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place for entries, used by all threads of a scenario. A contender refuses the scenarios whose
 * calls its store does not have ({@link Contender#refusal}).
 *
 * @param <V> what its values are
 */
public interface Store<V> extends AutoCloseable {

  /** Reads a value; null if there is none. */
  @Nullable V get(String key);

  /** Writes a value. */
  void put(String key, V value);

  /** Writes many. */
  void putAll(Map<String, V> entries);

  /** Reads many, and says how many there were. */
  default int getAll(Set<String> keys) {
    throw new UnsupportedOperationException("getAll");
  }

  /** Writes a value where there is none, and says whether it did. */
  default boolean putIfAbsent(String key, V value) {
    throw new UnsupportedOperationException("putIfAbsent");
  }

  /** Reads an entry and writes what it was in one atomic step, by an entry processor. */
  default void invoke(String key) {
    throw new UnsupportedOperationException("invoke");
  }

  /** Reads all entries, and says how many there were. */
  default int iterate() {
    throw new UnsupportedOperationException("iterate");
  }

  /** Removes all entries. */
  default void clear() {
    throw new UnsupportedOperationException("clear");
  }

  /** Ends all connections; the entries may stay. */
  @Override
  void close() throws Exception;
}
