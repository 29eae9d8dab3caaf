package org.shardcache.configuration;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** Reads who opens the sockets: a class, or an object of the application. */
final class SocketProviderReader {

  private final SettingTable table;
  private final ClassLoader classLoader;

  SocketProviderReader(SettingTable table, ClassLoader classLoader) {
    this.table = table;
    this.classLoader = classLoader;
  }

  /** Null if nobody set one. */
  @Nullable SocketProvider read() {
    Optional<Object> object = table.object(ManagerSetting.SOCKET_PROVIDER);
    return object.isPresent()
        ? (SocketProvider) object.get()
        : table.manager(ManagerSetting.SOCKET_PROVIDER).map(this::create).orElse(null);
  }

  private SocketProvider create(Setting setting) {
    String name = setting.textNotEmpty();
    try {
      return Class.forName(name, true, classLoader)
          .asSubclass(SocketProvider.class)
          .getConstructor()
          .newInstance();
    } catch (InvocationTargetException e) {
      throw refused(setting, "its constructor failed: " + e.getCause(), e);
    } catch (ClassCastException e) {
      throw refused(setting, "it does not implement " + SocketProvider.class.getName(), e);
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
