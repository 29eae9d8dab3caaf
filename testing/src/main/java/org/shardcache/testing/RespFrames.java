package org.shardcache.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Cuts a stream of RESP2 or RESP3 into its frames, kept as the bytes they came as. */
final class RespFrames {

  private final InputStream input;

  RespFrames(InputStream input) {
    this.input = input;
  }

  /**
   * Reads one command or reply.
   *
   * @throws EOFException at the end of the stream
   */
  byte[] next() throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    copyFrame(frame);
    return frame.toByteArray();
  }

  /** The first word of a command, in upper case; empty for anything else. */
  static String commandName(byte[] frame) {
    String[] lines = new String(frame, StandardCharsets.ISO_8859_1).split("\r\n", 4);
    return lines.length > 2 && lines[0].startsWith("*") ? lines[2].toUpperCase(Locale.ROOT) : "";
  }

  private void copyFrame(ByteArrayOutputStream frame) throws IOException {
    int type = read();
    frame.write(type);
    switch (type) {
      case '$', '=', '!' -> copyBytes(frame, copyCount(frame));
      case '*', '~', '>' -> copyFrames(frame, copyCount(frame));
      case '%' -> copyFrames(frame, 2 * copyCount(frame));
      default -> copyLine(frame);
    }
  }

  private void copyFrames(ByteArrayOutputStream frame, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      copyFrame(frame);
    }
  }

  private void copyBytes(ByteArrayOutputStream frame, int count) throws IOException {
    if (count >= 0) {
      byte[] bytes = input.readNBytes(count + 2);
      if (bytes.length < count + 2) {
        throw new EOFException("The stream ended inside a frame.");
      }
      frame.write(bytes);
    }
  }

  private int copyCount(ByteArrayOutputStream frame) throws IOException {
    return Integer.parseInt(copyLine(frame));
  }

  private String copyLine(ByteArrayOutputStream frame) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int last = -1, current; ; last = current) {
      current = read();
      frame.write(current);
      line.append((char) current);
      if (last == '\r' && current == '\n') {
        return line.substring(0, line.length() - 2);
      }
    }
  }

  private int read() throws IOException {
    int value = input.read();
    if (value < 0) {
      throw new EOFException("The stream ended.");
    }
    return value;
  }
}
