package org.shardcache.benchmarks.serialization;

/** A contender between objects and byte arrays. */
final class ByteCodec implements Codec {

  /** Makes bytes. */
  interface Writer {
    byte[] write(Object value) throws Exception;
  }

  /** Makes an object. */
  interface Reader {
    Object read(byte[] bytes) throws Exception;
  }

  private final Object value;
  private final Writer writer;
  private final Reader reader;
  private final byte[] bytes;

  ByteCodec(Object value, Writer writer, Reader reader) throws Exception {
    this.value = value;
    this.writer = writer;
    this.reader = reader;
    this.bytes = writer.write(value);
  }

  @Override
  public Object write() throws Exception {
    return writer.write(value);
  }

  @Override
  public Object read() throws Exception {
    return reader.read(bytes);
  }

  @Override
  public int size() {
    return bytes.length;
  }
}
