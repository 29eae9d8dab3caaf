package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Serializer;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shardcache.serialization.kryo.KryoRegistrar;
import org.shardcache.serialization.kryo.KryoRegistry;

/**
 * What the application registered for one cache.
 *
 * <p>A number stands in the bytes where the name of the class would, before the fingerprint, so it
 * is believed for the class that it was written for only.
 */
final class KryoRegistrations implements KryoRegistry {

  /** No name of a class begins so. */
  private static final String NUMBER_MARK = "#";

  private static final int GREATEST_NUMBER = 1_000_000;

  /** Tells what is refused here from what fails inside a registrar. */
  private static final class RegistrationRefused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    RegistrationRefused(String message) {
      super(message);
    }
  }

  private record Custom(Serializer<?> serializer, int version) {}

  private final SerializationContext context;
  private final Set<Class<?>> builtIn;
  private final Map<Class<?>, Integer> numbers = new HashMap<>();
  private final Map<String, Class<?>> numbered = new HashMap<>();
  private final Map<Class<?>, Custom> customs = new HashMap<>();

  private KryoRegistrations(SerializationContext context, Set<Class<?>> builtIn) {
    this.context = context;
    this.builtIn = builtIn;
  }

  /**
   * Asks the registrars that the class loader finds, and those of the cache.
   *
   * @param builtIn classes that cannot be registered
   * @throws IllegalArgumentException if registrations contradict each other
   */
  static KryoRegistrations of(SerializationContext context, Set<Class<?>> builtIn) {
    KryoRegistrations registrations = new KryoRegistrations(context, builtIn);
    try {
      for (KryoRegistrar registrar :
          ServiceLoader.load(KryoRegistrar.class, context.classLoader())) {
        registrations.ask(registrar);
      }
    } catch (ServiceConfigurationError e) {
      throw new IllegalArgumentException(
          "A KryoRegistrar cannot be made: "
              + e.getMessage()
              + "; mend it, or take its jar from the class path",
          e);
    }
    context.kryoRegistrars().forEach(registrations::ask);
    return registrations;
  }

  private void ask(KryoRegistrar registrar) {
    try {
      registrar.register(this);
    } catch (RegistrationRefused e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalArgumentException(
          "Cache '"
              + context.cacheName()
              + "': the KryoRegistrar "
              + registrar.getClass().getName()
              + " failed ("
              + e
              + "); mend it, or take it out of the cache's configuration or off the class path",
          e);
    }
  }

  @Override
  public KryoRegistry number(Class<?> type, int number) {
    checkFit(type);
    if (number < 0 || number > GREATEST_NUMBER) {
      throw refused(type, "cannot have the number " + number + "; numbers are 0 to 1,000,000");
    }
    Class<?> other = numbered.putIfAbsent(NUMBER_MARK + number, type);
    if (other != null) {
      throw refused(
          type, "cannot have the number " + number + ", which " + other.getName() + " has");
    }
    Integer another = numbers.putIfAbsent(type, number);
    if (another != null) {
      throw refused(type, "has the number " + another + " already, and cannot have " + number);
    }
    return this;
  }

  @Override
  public <T> KryoRegistry serializer(Class<T> type, Serializer<T> serializer, int version) {
    checkFit(type);
    Custom other = customs.putIfAbsent(type, new Custom(serializer, version));
    if (other != null) {
      throw refused(
          type, "has the serializer " + other.serializer().getClass().getName() + " already");
    }
    return this;
  }

  private void checkFit(Class<?> type) {
    if (builtIn.contains(type)) {
      throw refused(type, "has a form of its own");
    }
    if (type.isPrimitive()
        || type.isArray()
        || type.isEnum()
        || type.isHidden()
        || Modifier.isAbstract(type.getModifiers())) {
      throw refused(type, "is no concrete class");
    }
  }

  /** The text that stands for a class in the bytes. */
  String nameOf(Class<?> type) {
    Integer number = numbers.get(type);
    return number == null ? type.getName() : NUMBER_MARK + number;
  }

  /** The class that such a text stands for, if the filter admits it. */
  Class<?> classNamed(String name) {
    if (!name.startsWith(NUMBER_MARK)) {
      return ClassNames.load(name, context);
    }
    Class<?> type = numbered.get(name);
    if (type == null) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': the bytes name a class by the number "
              + name.substring(1)
              + ", which no KryoRegistrar registers here; register the same as the application that"
              + " wrote them");
    }
    context.classFilter().check(type.getName(), context.cacheName());
    return type;
  }

  /** The application's serializer of a class. */
  @Nullable Serializer<?> serializerOf(Class<?> type) {
    Custom custom = customs.get(type);
    return custom == null ? null : new RegisteredSerializer(type, custom.serializer());
  }

  /** What tells the bytes of a class with a serializer of the application from others. */
  @Nullable String formOf(Class<?> type) {
    Custom custom = customs.get(type);
    return custom == null
        ? null
        : custom.serializer().getClass().getName() + " " + custom.version();
  }

  private RegistrationRefused refused(Class<?> type, String why) {
    return new RegistrationRefused(
        "Cache '"
            + context.cacheName()
            + "': a KryoRegistrar registers class "
            + type.getName()
            + ", which "
            + why);
  }
}
