package org.shardcache.routing;

import java.util.Arrays;

/**
 * Whether a part of a key, written in braces, decides where the key lives, so that keys with the
 * same part share a shard: the setting {@code shardcache.hash-tags}. It decides placement only; a
 * key is always stored whole.
 */
public enum HashTags {

  /** Braces mean nothing: {@code none}, the default. */
  NONE {
    @Override
    public byte[] routingBytes(byte[] storedKey) {
      return storedKey;
    }
  },

  /**
   * The rule of Redis Cluster: {@code redis-cluster}. What is between the first <code>{</code> and
   * the first <code>}</code> after it decides, unless that is empty.
   */
  REDIS_CLUSTER {
    @Override
    public byte[] routingBytes(byte[] storedKey) {
      int start = RedisClusterSlot.tagStart(storedKey);
      return start < 0
          ? storedKey
          : Arrays.copyOfRange(storedKey, start, RedisClusterSlot.tagEnd(storedKey, start));
    }
  },

  /**
   * The rule of the Python client rediscluster: {@code rediscluster}. All that follows the first
   * <code>{</code> decides, except the last byte of the key, whatever that is; it may be empty.
   */
  REDISCLUSTER {
    @Override
    public byte[] routingBytes(byte[] storedKey) {
      int open = RedisClusterSlot.indexOf(storedKey, '{', 0);
      return open < 0
          ? storedKey
          : Arrays.copyOfRange(storedKey, open + 1, Math.max(open + 1, storedKey.length - 1));
    }
  };

  /**
   * Returns the part of a key that decides where it lives.
   *
   * @param storedKey the key as it is stored in Redis; not null, not modified
   * @return the part, or the array itself if all of it decides
   */
  public abstract byte[] routingBytes(byte[] storedKey);
}
