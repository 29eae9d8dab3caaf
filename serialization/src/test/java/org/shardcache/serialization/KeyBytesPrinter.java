package org.shardcache.serialization;

import java.util.HexFormat;

/** Prints the bytes of every key of the corpus; the main class of another JVM. */
final class KeyBytesPrinter {

  private KeyBytesPrinter() {}

  public static void main(String[] args) {
    KeyCodec codec = KeyCodecs.create(KeyCodecs.DEFAULT, Fixtures.open(), Object.class);
    KeyCorpus.keys()
        .map(codec::toBytes)
        .map(HexFormat.of()::formatHex)
        .forEach(System.out::println);
  }
}
