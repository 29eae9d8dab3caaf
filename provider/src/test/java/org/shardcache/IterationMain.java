package org.shardcache;

import java.util.BitSet;
import javax.cache.Cache;

/**
 * Another JVM, with little memory: iterates over a cache and says how many stable entries it found,
 * how many of them twice and how many with the wrong value.
 */
final class IterationMain {

  private IterationMain() {}

  public static void main(String[] arguments) {
    try (CacheFixture fixture = CacheFixture.on(arguments[0])) {
      Cache<String, String> cache = fixture.strings("many");
      BitSet seen = new BitSet();
      int repeated = 0;
      int wrong = 0;
      int others = 0;
      for (Cache.Entry<String, String> entry : cache) {
        if (entry.getKey().startsWith("stable")) {
          int number = Integer.parseInt(entry.getKey().substring("stable".length()));
          repeated += seen.get(number) ? 1 : 0;
          seen.set(number);
          wrong += entry.getValue().startsWith("value" + number + " ") ? 0 : 1;
        } else {
          others++;
        }
      }
      System.out.println(seen.cardinality() + " " + repeated + " " + wrong + " " + others);
    }
  }
}
