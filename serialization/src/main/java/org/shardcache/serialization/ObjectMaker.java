package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.objenesis.instantiator.ObjectInstantiator;
import com.esotericsoftware.kryo.kryo5.objenesis.strategy.StdInstantiatorStrategy;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects whose fields are set afterwards: by the constructor without parameters, so that
 * transient fields have their initial values, or without any where a class has none or one that
 * fails. Which of both is found out once, before the first object is written or read.
 */
final class ObjectMaker {

  private final SerializationContext context;
  private final Class<?> type;
  private final @Nullable Constructor<?> constructor;
  private final ObjectInstantiator<?> withoutConstructor;

  ObjectMaker(SerializationContext context, Class<?> type) {
    this.context = context;
    this.type = type;
    this.constructor = find(type);
    this.withoutConstructor = new StdInstantiatorStrategy().newInstantiatorOf(type);
  }

  private static @Nullable Constructor<?> find(Class<?> type) {
    try {
      Constructor<?> constructor = MemberAccess.open(type.getDeclaredConstructor());
      var unused = constructor.newInstance();
      return constructor;
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  Object make() {
    if (constructor == null) {
      return withoutConstructor.newInstance();
    }
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw new SerializationException(
          message("the constructor without parameters failed"), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new SerializationException(message("it cannot be instantiated"), e);
    }
  }

  /** Says that a field does not take what was read for it. */
  SerializationException misfit(ClassCastException e) {
    return new SerializationException(
        message("a field does not take the object that the bytes hold; has its class changed?"), e);
  }

  private String message(String what) {
    return "Cache '" + context.cacheName() + "': class " + type.getName() + ": " + what;
  }
}
