package org.shardcache.serialization;

import java.io.ObjectInputFilter;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class filter and the limits in the form that {@code ObjectInputStream} asks for. One per
 * stream, since it adds up the lengths that the stream declares.
 */
final class StreamFilter implements ObjectInputFilter {

  /** What small hash tables may ask for beyond their elements. */
  private static final long SLACK = 256;

  private static final int NAMED_INTERFACES = 5;

  private final SerializationContext context;
  private final long bytes;
  private long declared;

  StreamFilter(SerializationContext context, long bytes) {
    this.context = context;
    this.bytes = bytes;
  }

  @Override
  public Status checkInput(FilterInfo info) {
    if (info.depth() > Limits.DEPTH) {
      throw JavaStreams.tooDeep(context);
    }
    if (info.arrayLength() >= 0) {
      // Every element of every array takes a byte of its own, so honest lengths add up to less.
      declared += info.arrayLength();
      if (declared > bytes + SLACK) {
        throw new SerializationException(
            "Cache '" + context.cacheName() + "': the bytes declare more elements than they hold");
      }
    }
    Class<?> type = info.serialClass();
    if (type == null) {
      return Status.UNDECIDED;
    }
    if (!isAbstractSuperclass(type)) {
      // What a lambda's form becomes has a name of its own in each JVM.
      String name = KryoTypes.familyOf(type).getName();
      context.classFilter().check(name, context.cacheName());
    }
    return Status.ALLOWED;
  }

  /** An abstract class has no instances; it appears as superclass of a class that is checked. */
  static boolean isAbstractSuperclass(Class<?> type) {
    return Modifier.isAbstract(type.getModifiers())
        && !type.isArray()
        && !type.isPrimitive()
        && !type.isInterface()
        && !type.isEnum();
  }

  /** Whoever makes a proxy by its bytes chooses what its methods do, so none is admitted. */
  static SerializationException proxyRefused(Class<?> proxy, SerializationContext context) {
    return proxyRefused(
        "a dynamic proxy (class " + proxy.getName() + ")",
        Stream.of(proxy.getInterfaces()).map(Class::getName).toList(),
        context);
  }

  /** Likewise for bytes: the interfaces are only named, and not loaded. */
  static SerializationException proxyRefused(String[] interfaces, SerializationContext context) {
    return proxyRefused("a dynamic proxy", List.of(interfaces), context);
  }

  private static SerializationException proxyRefused(
      String what, List<String> interfaces, SerializationContext context) {
    return new SerializationException(
        "Cache '"
            + context.cacheName()
            + "': "
            + what
            + " of "
            + interfaces.stream()
                .limit(NAMED_INTERFACES)
                .map(ClassFilter::shown)
                .collect(Collectors.joining(", "))
            + " may not be written or read, and no setting admits one ("
            + ClassFilter.SETTING
            + " lists classes of data); store the data behind it");
  }
}
