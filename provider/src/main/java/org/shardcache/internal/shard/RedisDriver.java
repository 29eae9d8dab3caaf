package org.shardcache.internal.shard;

import java.net.URL;
import java.util.Objects;
import redis.clients.jedis.PushConsumerChain;

/** The Redis driver on the class path, whose version frameworks like to decide. */
public final class RedisDriver {

  private RedisDriver() {}

  /**
   * Checks that the driver has what connections need of it.
   *
   * @throws IllegalStateException if it is another version, with the way to the right one
   */
  public static void requireUsable() {
    try {
      Objects.requireNonNull(PushConsumerChain.class); // came with Jedis 8
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "Shardcache needs Jedis 8, but the class path has "
              + location()
              + ". If a framework decides the version, set it: with spring-boot-starter-parent the"
              + " property jedis.version=8.0.2, with another bill of materials an entry for"
              + " redis.clients:jedis:8.0.2 before it in dependencyManagement.",
          e);
    }
  }

  private static String location() {
    ClassLoader loader = RedisDriver.class.getClassLoader();
    URL place = loader == null ? null : loader.getResource("redis/clients/jedis/Connection.class");
    return place == null ? "none" : "another version: " + place;
  }
}
