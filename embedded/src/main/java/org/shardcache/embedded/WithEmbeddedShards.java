package org.shardcache.embedded;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a JUnit 5 test class local Redis servers: started before its first test, stopped after its
 * last, whatever came of them. Constructors, test and lifecycle methods take them as a parameter of
 * type {@link EmbeddedShards}; {@code @Nested} classes share those of the class around them, unless
 * they have an annotation of their own.
 *
 * <pre>{@code
 * @WithEmbeddedShards(count = 3)
 * class OrdersTest {
 *   @Test
 *   void survivesARestart(EmbeddedShards shards) {
 *     shards.shard(0).restart();
 *     // ...
 *   }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(EmbeddedShardsExtension.class)
public @interface WithEmbeddedShards {
  /**
   * How many servers.
   *
   * @return at least 1
   */
  int count() default 3;

  /**
   * Whether the servers are the primaries of one Redis Cluster, see {@link EmbeddedCluster}. They
   * listen on TCP ports then and have the usual databases.
   *
   * @return true for a cluster
   */
  boolean cluster() default false;

  /**
   * Whether the servers listen on Unix sockets instead of TCP ports.
   *
   * @return true for Unix sockets
   */
  boolean unixSockets() default false;

  /**
   * The password clients must give.
   *
   * @return the password; empty for none
   */
  String password() default "";

  /**
   * How many databases each server has.
   *
   * @return at least 1
   */
  int databases() default 16;

  /**
   * Whether the servers are those of every class that asks for the same: started for the first,
   * emptied after each, stopped after the last test of all. Saves the time to start them, which for
   * a cluster is some seconds; for classes that run one after the other and neither stop servers,
   * move slots nor change settings of theirs.
   *
   * @return true to share them
   */
  boolean shared() default false;

  /**
   * A class path resource to take the server from, see {@link RedisBinary#fromResource(String)}.
   *
   * @return the name of the resource; empty for what {@link RedisBinary#find()} finds
   */
  String binaryResource() default "";
}
