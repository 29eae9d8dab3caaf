package org.shardcache.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.shardcache.configuration.SettingsFixture.settings;

import java.util.List;
import java.util.stream.Stream;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.routing.RouterType;
import org.shardcache.routing.RouterType.ListOrder;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;
import org.shardcache.routing.ShardRouters;
import org.shardcache.routing.compat.CompatRouters;

/** The setting {@code shardcache.router}: names, classes and objects. */
class RouterSettingTest {

  private static final List<ShardDescriptor> THREE =
      Stream.of("a", "b", "c").map(ShardDescriptor::new).toList();

  /** Knows the shards. */
  public static final class LastShard implements ShardRouter {

    private final int last;

    public LastShard(List<ShardDescriptor> shards) {
      last = shards.size() - 1;
    }

    @Override
    public int route(byte[] routingKey) {
      return last;
    }
  }

  /** Knows nothing. */
  public static final class FirstByte implements ShardRouter {

    @Override
    public int route(byte[] routingKey) {
      return routingKey[0] - '0';
    }
  }

  /** Serves two shards only. */
  public static final class Picky implements ShardRouter {

    public Picky(List<ShardDescriptor> shards) {
      if (shards.size() != 2) {
        throw new IllegalArgumentException("two shards and no more");
      }
    }

    @Override
    public int route(byte[] routingKey) {
      return 0;
    }
  }

  /** Cannot be made. */
  public abstract static class Unfinished implements ShardRouter {}

  private static String of(Class<?> type) {
    return "shardcache.router=" + type.getName();
  }

  private static RouterType read(String... lines) {
    return settings(lines).classLoader(RouterSettingTest.class.getClassLoader()).manager().router();
  }

  static Stream<RouterType> known() {
    return Stream.concat(ShardRouters.all().stream(), CompatRouters.all().stream());
  }

  @ParameterizedTest
  @MethodSource("known")
  void everyRouterHasItsName(RouterType router) {
    String list =
        switch (router.name()) {
          case "rediscluster" -> "node_1";
          case "rb-partition" -> "0";
          case "sprockets", "sprockets-160" -> "10.0.0.1";
          default -> "any";
        };

    assertThat(
            read(
                "shardcache.router=" + router,
                "shardcache.shards=" + list,
                "shardcache.shard." + list + ".uri=redis://localhost"))
        .isSameAs(router);
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnesAndTheNearest() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> read("shardcache.router=Ketema"))
        .withMessageContaining("shardcache.router")
        .withMessageContaining("'Ketema'")
        .withMessageContaining(
            "Known routers: ketama, mredis, rb-ketama, rb-partition, redis-cluster, rediscluster,"
                + " sprockets, sprockets-160")
        .withMessageContaining("nearest is 'ketama'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rediscluster | redis://a,redis://b       | none is named node_1",
        "rb-partition | redis://a                 | none is named 0",
        "sprockets    | redis://10.0.0.1          | '10.0.0.1:6379'",
      })
  void aListThatTheRouterCannotServeIsRefusedAndTheFaultNamed(
      String router, String shards, String fault) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> read("shardcache.router=" + router, "shardcache.shards=" + shards))
        .withMessageContaining("shardcache.shards")
        .withMessageContaining(router)
        .withMessageContaining(fault);
  }

  @Test
  void aClassMayKnowTheShardsOrNot() {
    RouterType last = read(of(LastShard.class));
    RouterType first = read(of(FirstByte.class));

    assertThat(last.create(THREE).route(new byte[0])).isEqualTo(2);
    assertThat(first.create(THREE).route("1st".getBytes(UTF_8))).isEqualTo(1);
    assertThat(last.name()).isEqualTo(LastShard.class.getName());
    assertThat(last.listOrder()).isEqualTo(ListOrder.DECIDES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "com.acme.NoSuchRouter                                      | no class com.acme.NoSuchRouter",
        "java.lang.String                                           | does not implement",
        "org.shardcache.configuration.RouterSettingTest$Unfinished  | public constructor",
        "org.shardcache.configuration.RouterSettingTest$Picky       | two shards and no more",
      })
  void aClassThatIsNoRouterOrFailsIsRefused(String className, String fault) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> read("shardcache.router=" + className))
        .withMessageContaining("shardcache.router")
        .withMessageContaining(fault)
        .satisfies(e -> assertThat(e.getCause()).isNotNull());
  }

  @Test
  void theClassLoaderOfTheManagerFindsTheClass() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings(of(FirstByte.class)).manager()) // of an empty class loader
        .withMessageContaining("class loader");
  }

  @Test
  void anObjectMayBeARouterOrAType() {
    RouterType type = RouterType.of("mine", ListOrder.IRRELEVANT, LastShard::new);
    ShardRouter router = new FirstByte();

    assertThat(settings().object("shardcache.router", type).manager().router()).isSameAs(type);
    RouterType wrapped = settings().object("shardcache.router", router).manager().router();
    assertThat(wrapped.create(THREE)).isSameAs(router);
    assertThat(wrapped.name()).isEqualTo(FirstByte.class.getName());
    assertThat(
            settings()
                .object("shardcache.router", (ShardRouter) key -> 0)
                .system("shardcache.router=mredis") // weaker
                .manager()
                .router()
                .name())
        .as("the class of a lambda has another name in the next JVM")
        .isEqualTo("custom");
  }

  @Test
  void anyOtherObjectIsRefused() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings().object("shardcache.router", List.of()).manager())
        .withMessageContaining("shardcache.router")
        .withMessageContaining("settings are texts");
  }
}
