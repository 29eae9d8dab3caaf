package org.shardcache.serialization;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * JDK serialization that resolves classes through the context's class loader, only admitted ones,
 * and only as they were written.
 */
final class CheckedInput extends ObjectInputStream {

  private final SerializationContext context;
  private final LiveGraph graph;
  private final Consumer<String> classes;

  /** The names of the abstract superclasses of admitted classes, which need not be listed. */
  private final Set<String> superclasses = new HashSet<>();

  /**
   * Begins a stream.
   *
   * @param classes is told each class of the application that the stream names
   */
  CheckedInput(
      ByteArrayInputStream source,
      SerializationContext context,
      LiveGraph graph,
      Consumer<String> classes)
      throws IOException {
    super(source);
    this.context = context;
    this.graph = graph;
    this.classes = classes;
    enableResolveObject(true);
  }

  @Override
  protected @Nullable Object resolveObject(@Nullable Object object) {
    if (object != null) {
      graph.complete(object);
    }
    return object;
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass descriptor) throws IOException {
    String name = descriptor.getName();
    // Nothing else of a class may be touched before this: looking it up in the platform's own
    // tables already runs its static initialiser.
    Class<?> type =
        superclasses.contains(name)
            ? ClassNames.find(name, context)
            : ClassNames.load(name, context);
    if (!JdkTypes.isPlatform(type)) {
      classes.accept(name);
    }
    for (Class<?> c = type.getSuperclass(); c != null; c = c.getSuperclass()) {
      if (StreamFilter.isAbstractSuperclass(c)) {
        superclasses.add(c.getName());
      }
    }
    if (SerialLayout.covers(type)) {
      SerialLayout.of(type).check(descriptor, this, context);
    }
    return type;
  }

  @Override
  protected Class<?> resolveProxyClass(String[] interfaces) {
    throw StreamFilter.proxyRefused(interfaces, context);
  }
}
