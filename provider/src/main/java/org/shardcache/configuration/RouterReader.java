package org.shardcache.configuration;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.cache.CacheException;
import org.shardcache.internal.text.NearestName;
import org.shardcache.routing.RouterType;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;
import org.shardcache.routing.ShardRouters;
import org.shardcache.routing.compat.CompatRouters;

/** Reads which router spreads the keys: a known one, a class, or an object of the application. */
final class RouterReader {

  private final SettingTable table;
  private final ClassLoader classLoader;

  RouterReader(SettingTable table, ClassLoader classLoader) {
    this.table = table;
    this.classLoader = classLoader;
  }

  /** One is made for its checks: names and weights of shards depend on the router's rules. */
  RouterType read(List<ShardSettings> shards) {
    RouterType router = routerType();
    List<ShardDescriptor> descriptors = shards.stream().map(ShardSettings::descriptor).toList();
    if (descriptors.isEmpty()) {
      return router; // servers that are started later
    }
    try {
      router.create(descriptors);
    } catch (RuntimeException e) {
      boolean known = known().anyMatch(type -> type == router);
      Setting list = table.manager(ManagerSetting.SHARDS).orElseThrow();
      Setting blamed = known ? list : table.manager(ManagerSetting.ROUTER).orElse(list);
      CacheException refusal = blamed.refused("cannot be used: " + e.getMessage());
      refusal.initCause(e);
      throw refusal;
    }
    return router;
  }

  private RouterType routerType() {
    Optional<Object> object = table.object(ManagerSetting.ROUTER);
    if (object.isPresent()) {
      return object.get() instanceof RouterType type
          ? type
          : CustomRouters.of((ShardRouter) object.get());
    }
    Optional<Setting> setting = table.manager(ManagerSetting.ROUTER);
    return setting.isEmpty() ? ShardRouters.KETAMA : named(setting.get());
  }

  private RouterType named(Setting setting) {
    String name = setting.textNotEmpty();
    if (name.contains("://")) {
      throw setting.mustBe("the name of a router, such as " + ShardRouters.KETAMA);
    }
    Optional<RouterType> known = known().filter(type -> type.name().equals(name)).findFirst();
    if (known.isPresent()) {
      return known.get();
    }
    try {
      return name.contains(".") ? CustomRouters.of(name, classLoader) : unknown(name);
    } catch (IllegalArgumentException e) {
      CacheException refusal = setting.refused("cannot be used: " + e.getMessage());
      refusal.initCause(e);
      throw refusal;
    }
  }

  private static RouterType unknown(String name) {
    List<String> names = known().map(RouterType::name).sorted().toList();
    throw new IllegalArgumentException(
        "There is no router '"
            + name
            + "'. Known routers: "
            + names.stream().collect(joining(", "))
            + NearestName.to(name, names).map(near -> "; the nearest is '" + near + "'").orElse("")
            + ". A router of your own is named by its class, with the package.");
  }

  private static Stream<RouterType> known() {
    return Stream.concat(ShardRouters.all().stream(), CompatRouters.all().stream());
  }
}
