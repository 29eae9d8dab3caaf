package org.shardcache.cdi;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.DefinitionException;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.CacheManager;
import javax.cache.Caching;

/**
 * The objects that annotations name by their classes: beans where there are such, else made once by
 * the constructor without parameters.
 */
final class Components {

  private final Instance<Object> beans;
  private final Map<Class<?>, Once<Object>> components = new ConcurrentHashMap<>();

  Components(Instance<Object> beans) {
    this.beans = beans;
  }

  <T> T get(Class<T> type) {
    return type.cast(
        components.computeIfAbsent(type, unknown -> new Once<>()).get(() -> find(type)));
  }

  CacheManager cacheManager() {
    Instance<CacheManager> managers = beans.select(CacheManager.class);
    refuseSeveral(managers, CacheManager.class);
    return managers.isUnsatisfied()
        ? Caching.getCachingProvider().getCacheManager()
        : managers.get();
  }

  private <T> T find(Class<T> type) {
    Instance<T> found = beans.select(type);
    refuseSeveral(found, type);
    return found.isUnsatisfied() ? make(type) : found.get();
  }

  private static void refuseSeveral(Instance<?> found, Class<?> type) {
    if (found.isAmbiguous()) {
      throw new DefinitionException(
          "There are several beans of type "
              + type.getName()
              + " with the default qualifier; keep one, and give the others a qualifier");
    }
  }

  private static <T> T make(Class<T> type) {
    try {
      Constructor<T> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new DefinitionException(
          type.getName()
              + ", which a caching annotation names, is no bean, and its constructor without"
              + " parameters cannot be used: make it a bean, or give it such a constructor",
          e);
    }
  }
}
