package org.shardcache.internal.store;

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
    int[] shards = new int[storedKeys.length];
    for (int i = 0; i < storedKeys.length; i++) {
      storedKeys[i] = layout.storedKey(keys.get(i));
      shards[i] = current.indexFor(layout.routingBytesOf(storedKeys[i]));
    }
    return new PlacedKeys(storedKeys, shards);
  }

  int size() {
    return shards.length;
  }

  /** What the key is in Redis; not to be changed. */
  byte[] storedKey(int index) {
    return storedKeys[index];
  }

  /** The index of the key's shard. */
  int shard(int index) {
    return shards[index];
  }
}
