package org.shardcache.serialization;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;

/** JDK serialization that refuses a class where its descriptor is written. */
final class CheckedOutput extends ObjectOutputStream {

  private final SerializationContext context;

  CheckedOutput(ByteArrayOutputStream target, SerializationContext context) throws IOException {
    super(target);
    this.context = context;
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
    throw StreamFilter.proxyRefused(context);
  }
}
