package org.shardcache.internal.store;

/**
 * One row of the operation table: a mutation of one entry under a condition, atomic in Redis.
 *
 * @param key the cache-relative bytes of the key
 * @param condition on what it depends
 * @param mutation what it does
 * @param previous whether the value before it is needed
 */
public record Change(byte[] key, Condition condition, Mutation mutation, Previous previous) {

  /** Whether the value before the change is needed. */
  public enum Previous {
    /** It is returned in the outcome. */
    WANTED,
    /** It stays where it is: fewer bytes travel. */
    IGNORED
  }

  /** A change whose previous value is not needed. */
  public Change(byte[] key, Condition condition, Mutation mutation) {
    this(key, condition, mutation, Previous.IGNORED);
  }
}
