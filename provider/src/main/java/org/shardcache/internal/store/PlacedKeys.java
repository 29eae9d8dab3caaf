package org.shardcache.internal.store;

import java.util.Arrays;
import java.util.List;
import org.shardcache.internal.shard.Shards;

/**
 * The keys of a bulk operation as Redis has them and the shards that they are on: found for all of
 * them before anything is sent, since the router may be the application's and fail. Immutable.
 */
final class PlacedKeys {

  private final byte[][] storedKeys;
  private final int[] shards;

  private PlacedKeys(byte[][] storedKeys, int[] shards) {
    this.storedKeys = storedKeys;
    this.shards = shards;
  }

  /** Asks the router of these shards about each key. */
  static PlacedKeys of(List<byte[]> keys, KeyLayout layout, Shards current) {
    byte[][] storedKeys = new byte[keys.size()][];
    byte[][] routingBytes = new byte[storedKeys.length][];
    for (int i = 0; i < storedKeys.length; i++) {
      storedKeys[i] = layout.storedKey(keys.get(i));
      routingBytes[i] = layout.routingBytesOf(storedKeys[i]);
    }
    return new PlacedKeys(storedKeys, current.indexesFor(routingBytes));
  }

  int size() {
    return shards.length;
  }

  /** What the key is in Redis; not to be changed. */
  byte[] storedKey(int index) {
    return storedKeys[index];
  }

  /** The places of the keys of each of so many shards, in ascending order. */
  int[][] indexesByShard(int shardCount) {
    int[] counts = new int[shardCount];
    for (int shard : shards) {
      counts[shard]++;
    }
    int[][] indexes = new int[shardCount][];
    Arrays.setAll(indexes, shard -> new int[counts[shard]]);
    for (int i = shards.length - 1; i >= 0; i--) {
      int shard = shards[i];
      indexes[shard][--counts[shard]] = i;
    }
    return indexes;
  }

  /** The index of the key's shard. */
  int shard(int index) {
    return shards[index];
  }
}
