package org.shardcache.serialization;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * JDK serialization streams that admit what the class filter admits and stay within the limits.
 * {@link StreamFilter} checks classes, lengths and nesting while objects are made.
 */
final class JavaStreams {

  /** Levels of objects that no serial form turns into more than the limit. */
  private static final int SURELY_FLAT = 16;

  /** A stream, and what was found when its object was measured. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Written(byte[] bytes, LiveGraph graph) {}

  private final SerializationContext context;

  JavaStreams(SerializationContext context) {
    this.context = context;
  }

  /** The stream form of an object, behind a prefix, and what measuring the object gave. */
  Written write(Object value, byte[] prefix) {
    return write(value, prefix, object -> {});
  }

  /** Likewise; each object of the stream is told to somebody who may refuse it. */
  Written write(Object value, byte[] prefix, Consumer<Object> objects) {
    List<Object> streamed = new ArrayList<>();
    byte[] bytes = toStream(value, prefix, objects.andThen(streamed::add));
    int length = bytes.length - prefix.length;
    LiveGraph graph = new LiveGraph(context, length);
    if (holds(graph, value, streamed)) {
      return new Written(bytes, graph);
    }
    // A serial form may be flatter or deeper than its object, and what the stream really holds is
    // known to its reader only: refuse now what it would refuse.
    LiveGraph read = measureFor(length);
    var unused = read(bytes, prefix.length, length, read);
    return new Written(bytes, read);
  }

  /** Whether the object as it is shows that its stream is within the limits. */
  private static boolean holds(LiveGraph graph, Object value, List<Object> streamed) {
    try {
      graph.measure(value);
      return graph.depth() <= SURELY_FLAT && graph.knows(streamed);
    } catch (SerializationException e) {
      return false;
    }
  }

  private byte[] toStream(Object value, byte[] prefix, Consumer<Object> objects) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    bytes.writeBytes(prefix);
    try (CheckedOutput output = new CheckedOutput(bytes, context, objects)) {
      output.writeObject(value);
    } catch (SerializationException e) {
      throw context.named(e);
    } catch (NotSerializableException e) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': class "
              + e.getMessage()
              + " does not implement java.io.Serializable",
          e);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw failure("cannot be written", value.getClass().getName(), e);
    } catch (StackOverflowError e) {
      throw tooDeep(context);
    }
    return bytes.toByteArray();
  }

  /** Reads an object; the bytes have to end where it ends. */
  Object read(byte[] bytes, int offset, int length) {
    return read(bytes, offset, length, measureFor(length));
  }

  /** A measure for {@link #read(byte[], int, int, LiveGraph)} of so many bytes. */
  LiveGraph measureFor(int length) {
    return new LiveGraph(context, length);
  }

  /** Likewise, for a part of a value that is read by other means: fills the measure. */
  Object read(byte[] bytes, int offset, int length, LiveGraph graph) {
    ByteArrayInputStream source = new ByteArrayInputStream(bytes, offset, length);
    AtomicReference<String> lastClass = new AtomicReference<>("unknown");
    try (CheckedInput input = new CheckedInput(source, context, graph, lastClass::set)) {
      input.setObjectInputFilter(new StreamFilter(context, length));
      Object value = input.readObject();
      if (value == null || source.available() > 0) {
        throw new SerializationException(
            "Cache '" + context.cacheName() + "': the bytes are not those of one object");
      }
      graph.checkKind(value);
      return value;
    } catch (SerializationException e) {
      throw context.named(e);
    } catch (StackOverflowError e) {
      throw tooDeep(context);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (IOException | ClassNotFoundException | RuntimeException | Error e) {
      // Also InternalError: the immutable maps of the JDK throw it for a key without a value.
      throw readFailure(e, Objects.requireNonNull(lastClass.get()));
    }
  }

  private SerializationException readFailure(Throwable e, String lastClass) {
    // A refusal inside readObject() of a JDK collection may arrive wrapped.
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SerializationException refusal) {
        return refusal;
      }
    }
    return failure("cannot be read", lastClass, e);
  }

  private SerializationException failure(String what, String className, Throwable e) {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': an object of class "
            + className
            + " "
            + what
            + " by JDK serialization: "
            + e.getClass().getSimpleName()
            + (e instanceof java.io.InvalidClassException ? " (" + e.getMessage() + ")" : ""),
        e);
  }

  static SerializationException tooDeep(SerializationContext context) {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': the object graph nests deeper than "
            + Limits.DEPTH
            + " levels; cache a flatter form of it");
  }
}
