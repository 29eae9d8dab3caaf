package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.kryo5.io.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes bytes that no serializer of ours would, and reads them under guard. */
final class Hostile {

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What a refusal may cost whatever the input: sessions, exceptions with their stack. */
  private static final long ALLOCATED_ALWAYS = 2 << 20;

  private static final long ALLOCATED_PER_BYTE = 64;

  /** Generous, for slow machines; what these tests are about takes minutes, or for ever. */
  private static final Duration CPU_TIME = Duration.ofSeconds(2);

  /** CPU time and allocation of one input. */
  record Cost(long nanoseconds, long bytes) {}

  private Hostile() {}

  /** The class number of a type in Kryo's format, as it stands in the bytes. */
  static int number(Class<?> type) {
    Map<Integer, String> numbers = new KryoTypes(Fixtures.context("")).numbers();
    return numbers.entrySet().stream()
                .filter(entry -> entry.getValue().equals(type.getName()))
                .findFirst()
                .orElseThrow()
                .getKey()
            << 1
        | 1;
  }

  /** Kryo's format by hand, behind the header. */
  static byte[] kryo(Consumer<Output> writer) {
    Output output = new GraphOutput();
    output.writeBytes(Header.KRYO.toBytes());
    writer.accept(output);
    return output.toBytes();
  }

  /** A stream of JDK serialization without any check, behind the header. */
  static byte[] java(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Header.JAVA.toBytes());
    bytes.writeBytes(stream(value));
    return bytes.toByteArray();
  }

  static byte[] stream(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Puts another class name into a stream of JDK serialization, also of arrays. */
  static byte[] rename(byte[] stream, String from, String to) {
    String text = new String(stream, StandardCharsets.ISO_8859_1);
    for (String form : new String[] {"%s", "[L%s;", "[[L%s;", "L%s;"}) {
      String slash = form.equals("L%s;") ? "/" : ".";
      text =
          text.replace(
              utf(form.formatted(from.replace(".", slash))),
              utf(form.formatted(to.replace(".", slash))));
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String utf(String name) {
    return "" + (char) (name.length() >> 8) + (char) (name.length() & 0xFF) + name;
  }

  /**
   * Reads; whatever comes of it, it was cheap.
   *
   * @return what was read, or null if it was refused
   */
  static @Nullable Object read(Serializer serializer, byte[] bytes) {
    return read(serializer, bytes, cost -> {});
  }

  /** Likewise, and tells what it took. */
  static @Nullable Object read(Serializer serializer, byte[] bytes, Consumer<Cost> costs) {
    try {
      return measured(serializer, bytes, costs);
    } catch (SerializationException e) {
      return null;
    }
  }

  /** Reads what has to be refused, cheaply, and gives the refusal. */
  static SerializationException refusal(Serializer serializer, byte[] bytes) {
    try {
      Object value = measured(serializer, bytes, cost -> {});
      throw new AssertionError("read as " + value.getClass());
    } catch (SerializationException e) {
      return e;
    }
  }

  private static Object measured(Serializer serializer, byte[] bytes, Consumer<Cost> costs) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long time = THREADS.getCurrentThreadCpuTime();
    try {
      return serializer.fromBytes(bytes);
    } finally {
      Cost cost =
          new Cost(
              THREADS.getCurrentThreadCpuTime() - time,
              THREADS.getCurrentThreadAllocatedBytes() - allocated);
      costs.accept(cost);
      assertThat(Duration.ofNanos(cost.nanoseconds()))
          .as("CPU time for %s bytes", bytes.length)
          .isLessThan(CPU_TIME);
      assertThat(cost.bytes())
          .as("bytes allocated for %s bytes", bytes.length)
          .isLessThan(ALLOCATED_ALWAYS + ALLOCATED_PER_BYTE * bytes.length);
    }
  }
}
