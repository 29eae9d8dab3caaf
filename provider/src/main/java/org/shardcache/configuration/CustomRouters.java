package org.shardcache.configuration;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.shardcache.routing.RouterType;
import org.shardcache.routing.RouterType.ListOrder;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;

/**
 * Routers that an application brings. What the order of the list means to them is not known, so it
 * decides.
 */
final class CustomRouters {

  /** Classes of lambda expressions have another name in each JVM. */
  private static final String NAMELESS = "custom";

  private CustomRouters() {}

  /** An object that routes for whatever list there is. */
  static RouterType of(ShardRouter router) {
    Class<?> type = router.getClass();
    String name = type.isHidden() || type.isSynthetic() ? NAMELESS : type.getName();
    return RouterType.of(name, ListOrder.DECIDES, shards -> router);
  }

  /**
   * A class with a public constructor that takes a list of {@link ShardDescriptor}, or else one
   * without parameters.
   *
   * @throws IllegalArgumentException if there is no such class
   */
  static RouterType of(String className, ClassLoader classLoader) {
    Class<? extends ShardRouter> type;
    try {
      type = Class.forName(className, true, classLoader).asSubclass(ShardRouter.class);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException(
          "There is no class "
              + className
              + " in the cache manager's class loader, or it cannot be loaded ("
              + e
              + ").",
          e);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException(
          className + " does not implement " + ShardRouter.class.getName() + ".", e);
    }
    return RouterType.of(className, ListOrder.DECIDES, shards -> create(type, shards));
  }

  private static ShardRouter create(
      Class<? extends ShardRouter> type, List<ShardDescriptor> shards) {
    try {
      for (Constructor<?> constructor : type.getConstructors()) {
        if (List.of(constructor.getParameterTypes()).equals(List.of(List.class))) {
          return (ShardRouter) constructor.newInstance(shards);
        }
      }
      return type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "The constructor of " + type.getName() + " failed: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          type.getName()
              + " needs a public constructor that takes a List of ShardDescriptor, or one without"
              + " parameters, in a public class that is not abstract.",
          e);
    }
  }
}
