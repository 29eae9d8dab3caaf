package org.shardcache.configuration;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** Reads a part that the application brings: the name of a class, or an object. */
final class NamedObjectReader {

  private final SettingTable table;
  private final ClassLoader classLoader;

  NamedObjectReader(SettingTable table, ClassLoader classLoader) {
    this.table = table;
    this.classLoader = classLoader;
  }

  /** Null if nobody set one. */
  <T> @Nullable T read(ManagerSetting name, Class<T> type) {
    Optional<Object> object = table.object(name);
    return object.isPresent()
        ? type.cast(object.get())
        : table.manager(name).map(setting -> create(setting, type)).orElse(null);
  }

  private <T> T create(Setting setting, Class<T> type) {
    String name = setting.textNotEmpty();
    try {
      return Class.forName(name, true, classLoader).asSubclass(type).getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw refused(setting, "its constructor failed: " + e.getCause(), e);
    } catch (ClassCastException e) {
      throw refused(setting, "it does not implement " + type.getName(), e);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw refused(
          setting,
          "it must be a public class, with a public constructor without parameters, of the cache"
              + " manager's class loader ("
              + e
              + ")",
          e);
    }
  }

  private static CacheException refused(Setting setting, String why, Throwable cause) {
    CacheException refusal = setting.refused("cannot be used: " + why + ".");
    refusal.initCause(cause);
    return refusal;
  }
}
