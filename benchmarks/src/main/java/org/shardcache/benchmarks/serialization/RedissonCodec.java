package org.shardcache.benchmarks.serialization;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.redisson.client.handler.State;
import org.redisson.codec.Kryo5Codec;

/**
 * Redisson's codec as Redisson uses it: it writes into one of Netty's pooled buffers outside the
 * heap, which goes back at once, and reads from such a buffer.
 */
final class RedissonCodec implements Codec {

  private final Kryo5Codec codec = new Kryo5Codec();
  private final State state = new State();
  private final Object value;
  private final ByteBuf bytes;

  RedissonCodec(Object value) throws Exception {
    this.value = value;
    this.bytes = codec.getValueEncoder().encode(value);
  }

  @Override
  public Integer write() throws Exception {
    ByteBuf written = codec.getValueEncoder().encode(value);
    int size = written.readableBytes();
    written.release();
    return size;
  }

  @Override
  public @Nullable Object read() throws Exception {
    bytes.readerIndex(0);
    return codec.getValueDecoder().decode(bytes, state);
  }

  @Override
  public int size() {
    return bytes.writerIndex();
  }
}
