package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.KryoException;

/**
 * The default serializer: Kryo, closed by the class filter, with fingerprints of the classes it
 * writes. Sessions are pooled, and one that failed is thrown away.
 */
final class KryoSerializer implements Serializer {

  static {
    // Before Kryo's first class loads: from JDK 24 on its use of Unsafe prints a warning.
    if (System.getProperty("kryo.unsafe") == null) {
      System.setProperty("kryo.unsafe", "false");
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
      throw named(e);
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
      throw named(e);
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

  /** Forms of single values do not know the cache. */
  private SerializationException named(SerializationException e) {
    String prefix = "Cache '" + context.cacheName() + "': ";
    String message = String.valueOf(e.getMessage());
    return message.startsWith(prefix) ? e : new SerializationException(prefix + message, e);
  }

  private SerializationException failure(String what, Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SerializationException refusal) {
        return named(refusal);
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
