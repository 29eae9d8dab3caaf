package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.util.Util;

/**
 * The default serializer: Kryo, closed by the class filter, with fingerprints of the classes it
 * writes. Sessions are pooled, and one that failed is thrown away.
 */
final class KryoSerializer implements Serializer {

  private static final String UNSAFE = "kryo.unsafe";

  static {
    // From JDK 24 on Kryo's use of Unsafe prints a warning. It looks at the property once, when
    // this
    // class of it loads; another Kryo of the application may need another answer.
    if (System.getProperty(UNSAFE) == null) {
      System.setProperty(UNSAFE, "false");
      try {
        var unused = Util.isUnsafeAvailable();
      } finally {
        System.clearProperty(UNSAFE);
      }
    }
  }

  private static final int POOLED = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

  private final SerializationContext context;
  private final KryoTypes types;
  private final IdlePool<KryoSession> idle = new IdlePool<>(POOLED);

  KryoSerializer(SerializationContext context) {
    this.context = context;
    this.types = new KryoTypes(context);
  }

  @Override
  public byte[] toBytes(Object value) {
    KryoSession session = session();
    byte[] bytes;
    try {
      bytes = session.write(value);
    } catch (SerializationException e) {
      throw context.named(e);
    } catch (RuntimeException | LinkageError e) {
      throw failure("a value of class " + value.getClass().getName() + " cannot be written", e);
    } catch (StackOverflowError e) {
      throw failure("a value of class " + value.getClass().getName() + " nests too deep", e);
    }
    keep(session);
    return bytes;
  }

  @Override
  public Object fromBytes(byte[] bytes) {
    Header.KRYO.check(bytes, context.cacheName());
    KryoSession session = session();
    Object value;
    try {
      value = session.read(bytes);
    } catch (SerializationException e) {
      throw context.named(e);
    } catch (RuntimeException | LinkageError e) {
      throw failure("the bytes cannot be read: they are damaged, or a class has changed", e);
    } catch (StackOverflowError e) {
      throw failure("the bytes cannot be read: the objects in them nest too deep", e);
    }
    keep(session);
    return value;
  }

  private KryoSession session() {
    KryoSession session = idle.take();
    return session != null ? session : new KryoSession(context, types);
  }

  private void keep(KryoSession session) {
    session.reset();
    idle.offer(session);
  }

  private SerializationException failure(String what, Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SerializationException refusal) {
        return context.named(refusal);
      }
    }
    Throwable reason = e instanceof KryoException && e.getCause() != null ? e.getCause() : e;
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': "
            + what
            + " ("
            + reason.getClass().getSimpleName()
            + ")",
        e);
  }
}
