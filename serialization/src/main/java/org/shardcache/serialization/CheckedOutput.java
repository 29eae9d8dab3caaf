package org.shardcache.serialization;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** JDK serialization that refuses a class where its descriptor is written. */
final class CheckedOutput extends ObjectOutputStream {

  private final SerializationContext context;
  private final Consumer<Object> objects;

  /**
   * Begins a stream.
   *
   * @param objects is told each object that is written, and may refuse it
   */
  CheckedOutput(
      ByteArrayOutputStream target, SerializationContext context, Consumer<Object> objects)
      throws IOException {
    super(target);
    this.context = context;
    this.objects = objects;
    enableReplaceObject(true);
  }

  @Override
  protected @Nullable Object replaceObject(@Nullable Object object) {
    if (object != null) {
      objects.accept(object);
    }
    return object;
  }

  @Override
  protected void annotateClass(Class<?> type) throws IOException {
    // A stream that fails ends with the failure; refusing that would hide the reason.
    boolean failure = ObjectStreamException.class.isAssignableFrom(type);
    if (!failure && !StreamFilter.isAbstractSuperclass(type)) {
      context.classFilter().check(type.getName(), context.cacheName());
    }
    if (SerialLayout.covers(ClassNames.requireStableName(type, context))) {
      SerialLayout.of(type).write(this);
    }
  }

  @Override
  protected void annotateProxyClass(Class<?> type) {
    throw StreamFilter.proxyRefused(type, context);
  }
}
