package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Serializer;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which Kryo serializer writes which class, for one cache: the JDK's value types by the numbers of
 * {@link KryoJdkTypes}, other classes by what they are, once the class filter has admitted them.
 * Shared by all sessions; the serializers keep no state.
 */
@SuppressWarnings("rawtypes") // Kryo's signatures
final class KryoTypes {

  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          byte.class, Byte.class,
          char.class, Character.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);

  private final SerializationContext context;
  private final JavaStreams streams;
  private final List<KryoJdkTypes.Entry> jdk;
  private final KryoRegistrations registrations;
  private final Map<Class<?>, Serializer> implicit = new ConcurrentHashMap<>();
  private final Map<Class<?>, Introduction> introductions = new ConcurrentHashMap<>();

  KryoTypes(SerializationContext context) {
    this.context = context;
    this.streams = new JavaStreams(context);
    this.jdk = KryoJdkTypes.entries(context, streams);
    this.registrations = KryoRegistrations.of(context, builtIn());
  }

  static @Nullable Class<?> boxOf(Class<?> type) {
    return BOXES.get(type);
  }

  void registerIn(GraphKryo kryo) {
    for (KryoJdkTypes.Entry entry : jdk) {
      kryo.register(entry.type(), entry.serializer(), entry.id());
    }
  }

  /**
   * The class that stands for another one: the enum for a constant with a body, {@code Charset} for
   * its many classes inside the JDK, {@code SerializedLambda} for a serializable lambda.
   */
  static Class<?> familyOf(Class<?> type) {
    if (Enum.class.isAssignableFrom(type) && !type.isEnum() && type != Enum.class) {
      return type.getSuperclass();
    }
    if (type.isHidden() && type.isSynthetic() && Serializable.class.isAssignableFrom(type)) {
      return SerializedLambda.class;
    }
    return Charset.class.isAssignableFrom(type) && JdkTypes.isPlatform(type) ? Charset.class : type;
  }

  /** How a class without a number is introduced. */
  Introduction introductionOf(Class<?> type) {
    return introductions.computeIfAbsent(
        type,
        t -> Introduction.of(registrations.nameOf(t), Fingerprint.of(t, registrations::formOf)));
  }

  /** The class that an introduction names, if the filter admits it. */
  Class<?> classNamed(String name) {
    return registrations.classNamed(name);
  }

  /** The serializer of a class without a number, if the filter admits the class. */
  Serializer serializerFor(Class<?> type) {
    Serializer known = implicit.get(type);
    if (known == null) {
      refuseUnfit(type);
      UnfitTypes.refuse(type, context);
      context.classFilter().check(type.getName(), context.cacheName());
      NativeImage.requireMetadata(type, context);
      known = choose(type);
      implicit.put(type, known);
    }
    return known;
  }

  private void refuseUnfit(Class<?> type) {
    if (Proxy.isProxyClass(type)) {
      throw StreamFilter.proxyRefused(type, context);
    }
    if (type.isHidden()) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': a lambda that is not serializable, or another hidden class ("
              + type.getName()
              + "), cannot be written; use a named class");
    }
    var unused = ClassNames.requireStableName(type, context);
    if (!type.isEnum() && !type.isArray() && Modifier.isAbstract(type.getModifiers())) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': the bytes name "
              + type.getName()
              + ", which is abstract and has no instances");
    }
  }

  private Serializer choose(Class<?> type) {
    Serializer registered = registrations.serializerOf(type);
    if (registered != null) {
      return registered;
    }
    if (type.isEnum()) {
      return new EnumSerializer(context, type);
    }
    if (type.isArray()) {
      return new ObjectArraySerializer(type);
    }
    if (JavaForm.isDefinedBy(type)) {
      return new JavaFormSerializer(streams);
    }
    if (JdkTypes.isPlatform(type) || Shape.hasClosedState(type)) {
      if (Serializable.class.isAssignableFrom(type)) {
        return new JavaFormSerializer(streams);
      }
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': class "
              + type.getName()
              + " has state inside the JDK that cannot be reached and is not Serializable; cache"
              + " the data behind it instead");
    }
    return type.isRecord()
        ? new RecordSerializer(context, type)
        : new ShapeSerializer(context, type);
  }

  /** The classes that have numbers, and those that Kryo itself has forms of. */
  private Set<Class<?>> builtIn() {
    Set<Class<?>> types = new HashSet<>(BOXES.values());
    types.add(String.class);
    jdk.forEach(entry -> types.add(entry.type()));
    return types;
  }

  /** The classes that have numbers, for the check that no number ever changes. */
  Map<Integer, String> numbers() {
    Map<Integer, String> numbers = new HashMap<>();
    jdk.forEach(entry -> numbers.put(entry.id(), entry.type().getName()));
    return numbers;
  }
}
