package org.shardcache.serialization;

/** Compresses arrays. Keeps no state. */
sealed interface BlockCodec permits Lz4Codec, ZstdCodec {

  /** How bytes begin that this codec compressed. */
  Header header();

  /**
   * Compresses a whole array into the part of another one that begins at an offset.
   *
   * @return the compressed length, or -1 if it is longer than the part
   */
  int compress(byte[] source, byte[] target, int offset);

  /**
   * The most bytes that compressed bytes can stand for, as far as can be told without memory for
   * them; negative if they are damaged.
   */
  long greatestLength(byte[] source, int offset);

  /**
   * Decompresses the part of an array that begins at an offset.
   *
   * @return whether it was exactly the target's length and nothing was left over
   */
  boolean decompress(byte[] source, int offset, byte[] target);
}
