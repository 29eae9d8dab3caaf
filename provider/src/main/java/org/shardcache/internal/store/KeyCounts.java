package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Shards.Routed;

/**
 * Counts entries by {@code SCAN}, each endpoint once and all in parallel. What lies on a shard that
 * it does not belong to is not counted. Thread-safe.
 */
public final class KeyCounts {

  private final Shards shards;

  /** Creates it; nothing is sent. */
  public KeyCounts(Shards shards) {
    this.shards = shards;
  }

  /**
   * Counts entries by the shard they belong to.
   *
   * @param layout of the keys that are counted
   * @param groups names the group that a key, without the layout's key space, is counted in; null
   *     for none
   * @return aligned with the list of shards
   */
  public List<Result<Map<String, Long>>> count(
      KeyLayout layout, Function<byte[], @Nullable String> groups) {
    List<Shard> list = shards.list();
    List<Map<String, Long>> counts = new ArrayList<>();
    list.forEach(shard -> counts.add(new TreeMap<>()));
    List<Integer> walked = shards.distinctEndpoints();
    List<Routed<Long>> walks = new ArrayList<>();
    for (int at : walked) {
      Object place = list.get(at).place();
      RecentKeys seen = new RecentKeys();
      walks.add(
          new Routed<>(
              at,
              KeySpaceScan.walk(
                  layout.pattern(),
                  stored -> {
                    byte[] key = layout.key(stored);
                    String group = key == null ? null : groups.apply(key);
                    if (key != null && group != null) {
                      int home = shards.indexFor(layout.routingBytes(key));
                      if (list.get(home).place().equals(place) && seen.add(stored)) {
                        counts.get(home).merge(group, 1L, Long::sum);
                      }
                    }
                  })));
    }
    Map<Object, ShardException> failures = new HashMap<>();
    List<Result<Long>> results = shards.executeAll(walks);
    for (int i = 0; i < walked.size(); i++) {
      if (results.get(i) instanceof Result.Failure<Long> failure) {
        failures.put(list.get(walked.get(i)).place(), failure.cause());
      }
    }
    List<Result<Map<String, Long>>> answers = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      ShardException failure = failures.get(list.get(i).place());
      answers.add(
          failure == null
              ? new Result.Value<>(Collections.unmodifiableMap(counts.get(i)))
              : new Result.Failure<>(failure));
    }
    return answers;
  }
}
