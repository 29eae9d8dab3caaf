package org.shardcache.benchmarks.peers;

import java.util.List;
import java.util.Map;
import org.shardcache.benchmarks.agent.Measurement;

/** Results of a comparison that never was. */
final class SampleResults {

  private SampleResults() {}

  static Results of(RowResult... rows) {
    return new Results(
        Map.of("processors", "2"),
        Map.of("rounds", "2"),
        Map.of("shardcache", "Shardcache 1: words", "jedis", "Jedis 2: words"),
        List.of(rows),
        List.of(
            new MemoryResult("shardcache", "value of 100 bytes", 205.5, 203.0),
            new MemoryResult("redisson", "value of 100 bytes", 176, null)),
        List.of("redis-benchmark is not on the PATH: not measured"));
  }

  /** Shardcache is twice as fast as Jedis, and the other two have no figures. */
  static RowResult row(String id, String title, Group group) {
    List<RoundResult> shardcache = List.of(round(1_000), round(2_000));
    List<RoundResult> jedis = List.of(round(500), round(1_000));
    return new RowResult(
        id,
        title,
        group,
        "3 shards",
        List.of(
            new Cell("shardcache", Figures.of(shardcache, shardcache), null),
            new Cell("jedis", Figures.of(jedis, shardcache), null),
            new Cell("lettuce", null, "has no <entry> processors")));
  }

  private static RoundResult round(double perSecond) {
    return new RoundResult(
        new Measurement(100, 0, perSecond, 1_000, 2_000, 3_000, 4_000, 50_000, 640), 20_000);
  }
}
