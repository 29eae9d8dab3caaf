package org.shardcache.observation;

import java.time.Duration;

/**
 * One shard's part of a call that has ended, with whatever it took: waiting for a connection,
 * repetition, redirection. Says nothing of keys and values.
 *
 * @param shard the name of the shard
 * @param kind whether the call was about one thing or about many
 * @param requests how many requests were for this shard; 1 or more
 * @param failed how many of them failed
 * @param outcome what became of them; of several, the worst
 * @param duration from the beginning to the end of the call; in bulk that of the whole call, since
 *     shards work in parallel
 */
public record ShardCall(
    String shard, Kind kind, int requests, int failed, Outcome outcome, Duration duration) {

  /** What a call is about. */
  public enum Kind {
    /** One request, to one shard. */
    SINGLE,
    /** A batch, sent in pipelines to one or more shards. */
    BULK
  }

  /** What became of requests, from good to bad. */
  public enum Outcome {
    /** The shard has done what it was asked to do. */
    DONE,
    /** It failed, and nothing has changed. */
    WITHOUT_EFFECT,
    /** It failed, and whether something has changed is not known. */
    UNKNOWN_EFFECT
  }
}
