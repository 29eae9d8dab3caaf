package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.shardcache.embedded.EmbeddedShards;

/** All that an entry store promises, on real shards; a subclass says on which. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class EntryStoreContract
    implements ChangeContract, ReadContract, BulkContract, ScriptContract, ClearContract {

  private EmbeddedShards servers;
  private StoreFixture fixture;

  abstract EmbeddedShards start();

  /** The claims there may be on the entries of the caches. */
  ClaimUse claims() {
    return ClaimUse.PROCESSORS;
  }

  /** A view of the servers that {@link #start} gave. */
  StoreFixture open(EmbeddedShards started) {
    return StoreFixture.of(started, claims());
  }

  @Override
  public StoreFixture fixture() {
    return fixture;
  }

  /** The first use of a shard checks the topology, so that the tests see only what they send. */
  @BeforeAll
  void connect() {
    servers = start();
    fixture = open(servers);
    fixture.newCache().putAll("warm", 100);
  }

  @AfterAll
  void disconnect() {
    if (fixture != null) {
      fixture.close();
    }
    if (servers != null) {
      for (var server : servers.shards()) {
        assertThat(CommandCounts.total(server).keySet())
            .doesNotContain("keys", "flushdb", "flushall", "dbsize");
      }
      servers.close();
    }
  }
}
