package org.shardcache.internal.store;

/** What a change does to an entry. */
public sealed interface Mutation {

  /**
   * Sets the value.
   *
   * @param bytes the value
   * @param ifCreated the time to live if there was no entry
   * @param ifUpdated the time to live if there was one
   */
  record Write(byte[] bytes, TimeToLive ifCreated, TimeToLive ifUpdated) implements Mutation {}

  /** Removes the entry. */
  record Delete() implements Mutation {}

  /**
   * Sets the time to live and leaves the value.
   *
   * @param timeToLive from now
   */
  record Touch(TimeToLive timeToLive) implements Mutation {}
}
