package org.shardcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.cache.Cache;
import org.shardcache.Contest.Policy;
import org.shardcache.Contest.Race;
import org.shardcache.Contest.Values;

/** The other JVM of {@link OneWinnerIT}: runs each race it reads and answers with its winners. */
final class ContestMain {

  private ContestMain() {}

  public static void main(String[] arguments) throws IOException {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    try (CacheFixture fixture = CacheFixture.on(arguments[0])) {
      Map<Policy, Cache<Object, Object>> caches = new EnumMap<>(Policy.class);
      for (Policy policy : Policy.values()) {
        caches.put(policy, policy.cache(fixture));
        caches.get(policy).get("warm up");
      }
      System.out.println("ready");
      for (String line; (line = input.readLine()) != null; ) {
        String[] race = line.split(" ", -1);
        int[] winners =
            Contest.run(
                caches.get(Policy.valueOf(race[2])),
                Race.valueOf(race[0]),
                Values.valueOf(race[1]),
                Contest.THREADS);
        System.out.println(
            Arrays.stream(winners).mapToObj(String::valueOf).collect(Collectors.joining(" ")));
      }
    }
  }
}
