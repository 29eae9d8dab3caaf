package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.cache.Cache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.ChildJvm;

/**
 * Three JVMs write through to one table that is slow, fails and overruns leases: when all is quiet,
 * every entry is absent or what the table has.
 */
@WithEmbeddedShards
final class WriteThroughRaceIT {

  private static final int ROUNDS = 5;
  private static final long ROUND_MILLIS = 2_000;

  @Test
  void whenAllIsQuietEveryEntryIsAbsentOrWhatTheTableHas(
      EmbeddedShards shards, @TempDir Path directory) throws InterruptedException {
    LoaderClaims claims = new LoaderClaims(shards);
    List<ChildJvm> others = new ArrayList<>();
    try (CacheFixture fixture = CacheFixture.on(shards);
        CacheFixture looking = CacheFixture.on(shards)) {
      WriteThroughRace race = new WriteThroughRace(fixture, directory, "a-");
      Cache<String, String> cache = looking.strings("race");
      for (String name : List.of("b", "c")) {
        others.add(
            ChildJvm.start(
                WriteThroughRaceMain.class,
                List.of("-Xmx96m"),
                shards.uris(),
                directory.toString(),
                name));
      }
      others.forEach(other -> assertThat(other.receive()).isEqualTo("ready"));

      int present = 0;
      for (int round = 0; round < ROUNDS; round++) {
        others.forEach(other -> other.send(Long.toString(ROUND_MILLIS)));
        assertThat(race.run(ROUND_MILLIS)).isPositive();
        others.forEach(other -> assertThat(Integer.parseInt(other.receive())).isPositive());

        claims.assertNoneLeft();
        Map<String, String> entries = new TreeMap<>();
        cache.forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        entries.forEach(
            (key, value) ->
                assertThat(value).as(key).isEqualTo(WriteThroughRace.row(directory, key)));
        present += entries.size();
      }
      assertThat(present).as("entries that were compared").isPositive();
    } finally {
      others.forEach(ChildJvm::close);
    }
  }
}
