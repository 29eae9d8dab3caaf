package org.shardcache.configuration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of a shard, which caches with {@code read-from=replica-preferred} read from: the
 * setting {@code replicas} of a shard. Immutable.
 */
public sealed interface Replicas {

  /** The shard has none, or nobody is to read from them: the default. */
  record None() implements Replicas {}

  /** The primary, or the sentinels, are asked for them: {@code discover}. */
  record Discover() implements Replicas {}

  /**
   * They are listed.
   *
   * @param replicas an immutable list of at least one
   */
  record Listed(List<Replica> replicas) implements Replicas {}

  /**
   * One replica that is listed. Its text form shows no password.
   *
   * @param address where it listens
   * @param credentials its own, else those of the shard
   * @param tls how its connections are encrypted; null if they are not
   */
  record Replica(HostAndPort address, Credentials credentials, @Nullable TlsSettings tls) {}
}
