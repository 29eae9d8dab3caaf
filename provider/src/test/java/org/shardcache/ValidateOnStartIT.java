package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** A manager that is told to looks at its shards before anybody uses them. */
@WithEmbeddedShards
final class ValidateOnStartIT {

  private final EmbeddedShards shards;
  private final ShardProbe probe;

  ValidateOnStartIT(EmbeddedShards shards) {
    this.shards = shards;
    this.probe = new ShardProbe(shards);
  }

  @AfterEach
  void makePrimary() {
    shards.shard(1).command("REPLICAOF", "NO", "ONE");
  }

  @Test
  void primariesThatAnswerAreFine() {
    try (CacheFixture fixture = CacheFixture.on(shards).with("validate-on-start", "true")) {
      fixture.strings("cache").put("key", "value");
    }
  }

  @Test
  void aReplicaInThePlaceOfAPrimaryIsNamedAndNothingIsLeftOpen() {
    List<Integer> baseline = probe.connections();
    EmbeddedShard replica = shards.shard(1);
    Replication.follow(shards.shard(0), replica);
    int replication = 1; // the replica's own connection to its primary
    try (CacheFixture fixture =
        CacheFixture.withoutShards()
            .with("validate-on-start", "true")
            .with("shards", "alpha,beta")
            .with("shard.alpha.uri", shards.shard(0).uri().toString())
            .with("shard.beta.uri", replica.uri().toString())) {

      assertThatThrownBy(fixture::manager)
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("shardcache.validate-on-start: 1 of the shards")
          .hasMessageContaining("Shard 'beta'")
          .hasMessageContaining("its role is 'slave'")
          .hasMessageNotContaining("'alpha'");
    }
    await()
        .untilAsserted(
            () ->
                assertThat(probe.connections().get(0))
                    .isLessThanOrEqualTo(baseline.get(0) + replication));
    assertThat(probe.connections().get(2)).isEqualTo(baseline.get(2));
  }

  @Test
  void aShardThatIsNotThereIsNamedAndTheManagerCanBeMadeLater() {
    shards.shard(2).kill();
    try (CacheFixture fixture = CacheFixture.on(shards).with("validate-on-start", "true")) {
      assertThatThrownBy(fixture::manager)
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("127.0.0.1:" + shards.shard(2).port());
      shards.shard(2).restart();
      fixture.strings("cache").put("key", "value");
    } finally {
      shards.shard(2).restart();
    }
  }

  @Test
  void withoutTheSettingAManagerSendsNothing() {
    try (CacheFixture fixture = CacheFixture.unreachable()) {
      assertThat(fixture.manager().isClosed()).isFalse();
    }
  }
}
