package org.shardcache.benchmarks.agent;

import java.util.Optional;

/**
 * One library that keeps entries in Redis, found by {@link java.util.ServiceLoader}: a class path
 * has exactly one.
 *
 * @param <V> what its values are
 */
public interface Contender<V> {

  /** What is used, with its version, and what differs from the others, in a sentence or two. */
  String description();

  /**
   * Why it has no row for a scenario.
   *
   * @return words that follow its name, or nothing if it has one
   */
  Optional<String> refusal(Servers servers, Scenario scenario);

  /** A value of this size. */
  V value(int bytes);

  /** The size of a value that was read. */
  int size(V value);

  /**
   * Opens connections, and an empty place for entries.
   *
   * @param servers that are empty, or used by others under names of their own
   * @param scenario what the place is for
   */
  Store<V> open(Servers servers, Scenario scenario) throws Exception;

  /** The version of a library, from the name of the jar that has this class of it. */
  static String version(Class<?> type) {
    String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    String file = jar.substring(jar.lastIndexOf('/') + 1);
    return file.replaceAll("^.*?-(\\d.*)\\.jar$", "$1");
  }
}
