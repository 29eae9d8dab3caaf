package org.shardcache.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is logged while it is open: tests log to the standard error stream, which it takes the place
 * of. The lines go there too.
 */
public final class CapturedLog implements AutoCloseable {

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private CapturedLog() {}

  /** Begins. */
  public static CapturedLog start() {
    CapturedLog log = new CapturedLog();
    System.setErr(new PrintStream(log.bytes, true, StandardCharsets.UTF_8));
    return log;
  }

  /** The lines so far that contain a text. */
  public List<String> linesWith(String text) {
    return bytes.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains(text)).toList();
  }

  @Override
  public void close() {
    System.setErr(before);
    before.print(bytes.toString(StandardCharsets.UTF_8));
  }
}
