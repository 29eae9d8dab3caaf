package org.shardcache.internal.inspection;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.EntryCodec;

/** The keys of a walk as objects. Not thread-safe. */
final class DecodedKeys<K> implements Iterator<K> {

  private final Iterator<byte[]> walk;
  private final EntryCodec<K, ?> codec;
  private final ShardDirectory directory;
  private final Runnable requireOpen;
  private @Nullable K upcoming;

  DecodedKeys(
      Iterator<byte[]> walk,
      EntryCodec<K, ?> codec,
      ShardDirectory directory,
      Runnable requireOpen) {
    this.walk = walk;
    this.codec = codec;
    this.directory = directory;
    this.requireOpen = requireOpen;
  }

  @Override
  public boolean hasNext() {
    requireOpen.run();
    while (upcoming == null && directory.translated(walk::hasNext)) {
      upcoming = codec.key(walk.next());
    }
    return upcoming != null;
  }

  @Override
  public K next() {
    K key = hasNext() ? upcoming : null;
    if (key == null) {
      throw new NoSuchElementException();
    }
    upcoming = null;
    return key;
  }
}
