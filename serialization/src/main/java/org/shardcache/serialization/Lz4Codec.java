package org.shardcache.serialization;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * LZ4 in Java. The library's native form is faster and gives other bytes, so what is compared in
 * Redis would depend on the machine; it also loads code in a way that newer JDKs warn of.
 */
final class Lz4Codec implements BlockCodec {

  /** A byte of a length stands for so many bytes at most. */
  private static final long GREATEST_RATIO = 255;

  private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
  private final LZ4SafeDecompressor decompressor = LZ4Factory.safeInstance().safeDecompressor();

  @Override
  public Header header() {
    return Header.LZ4;
  }

  @Override
  public int compress(byte[] source, byte[] target, int offset) {
    try {
      return compressor.compress(source, 0, source.length, target, offset, target.length - offset);
    } catch (LZ4Exception e) {
      return -1;
    }
  }

  @Override
  public long greatestLength(byte[] source, int offset) {
    return GREATEST_RATIO * (source.length - offset);
  }

  @Override
  public boolean decompress(byte[] source, int offset, byte[] target) {
    try {
      return decompressor.decompress(
              source, offset, source.length - offset, target, 0, target.length)
          == target.length;
    } catch (LZ4Exception e) {
      return false;
    }
  }
}
