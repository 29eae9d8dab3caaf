package org.shardcache.internal.store;

import static org.shardcache.internal.store.StoreFixture.bytes;
import static org.shardcache.internal.store.StoreFixture.text;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.internal.store.Mutation.Write;

/** One cache on real shards: its store, and a way around the store to what Redis has. */
record TestCache(StoreFixture fixture, KeyLayout layout, EntryStore store) {

  /** A change that sets a value, whatever was there, for ever. */
  static Change put(String key, String value) {
    return put(key, value, TimeToLive.ETERNAL);
  }

  static Change put(String key, String value, TimeToLive timeToLive) {
    return new Change(
        bytes(key), Condition.ALWAYS, new Write(bytes(value), timeToLive, timeToLive));
  }

  /** Keys {@code <start>0}, {@code <start>1} and so on. */
  static List<byte[]> keys(String start, int count) {
    return IntStream.range(0, count).mapToObj(i -> bytes(start + i)).toList();
  }

  void putAll(String start, int count) {
    store.applyAll(
        IntStream.range(0, count).mapToObj(i -> put(start + i, "value of " + start + i)).toList());
  }

  /** The keys of a whole scan, in its order. */
  List<String> scannedKeys() {
    List<String> keys = new ArrayList<>();
    for (Iterator<ScannedEntry> scan = store.scan(); scan.hasNext(); ) {
      keys.add(text(scan.next().key()));
    }
    return keys;
  }

  EmbeddedShard serverOf(String key) {
    return fixture.serverOf(layout.routingBytes(bytes(key)));
  }

  /** The name of the shard with a key, as messages have it. */
  String shardNameOf(String key) {
    return fixture.shardOf(layout.routingBytes(bytes(key))).name();
  }

  String storedKey(String key) {
    return text(layout.storedKey(bytes(key)));
  }

  /** Sends a command about one entry to its server: {@code raw("k", "GET")} gives its value. */
  String raw(String key, String command, String... arguments) {
    List<String> words = new ArrayList<>(List.of(command, storedKey(key)));
    words.addAll(List.of(arguments));
    return serverOf(key).command(words.toArray(String[]::new));
  }
}
