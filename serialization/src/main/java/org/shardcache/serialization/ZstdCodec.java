package org.shardcache.serialization;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/** Zstandard at its default level. */
final class ZstdCodec implements BlockCodec {

  /** A block of 128 KB takes four bytes at least. */
  private static final long GREATEST_RATIO = (128 << 10) / 4;

  private final int level = Zstd.defaultCompressionLevel();

  @Override
  public Header header() {
    return Header.ZSTD;
  }

  @Override
  public int compress(byte[] source, byte[] target, int offset) {
    try {
      return (int)
          Zstd.compressByteArray(
              target, offset, target.length - offset, source, 0, source.length, level);
    } catch (ZstdException e) {
      return -1;
    }
  }

  @Override
  public long greatestLength(byte[] source, int offset) {
    int length = source.length - offset;
    return Math.min(Zstd.getFrameContentSize(source, offset, length), GREATEST_RATIO * length);
  }

  @Override
  public boolean decompress(byte[] source, int offset, byte[] target) {
    try {
      return Zstd.decompressByteArray(
              target, 0, target.length, source, offset, source.length - offset)
          == target.length;
    } catch (ZstdException e) {
      return false;
    }
  }
}
