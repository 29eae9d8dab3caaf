package org.shardcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.shardcache.ProcessorCounting.Tally;
import org.shardcache.ProcessorCounting.Task;
import org.shardcache.ProcessorCounting.Way;

/** The other JVM of {@link ProcessorLostUpdateIT}: does each task that it reads. */
final class ProcessorMain {

  private ProcessorMain() {}

  static Cache<String, Integer> counters(CacheFixture fixture) {
    return fixture.cache(
        "counters",
        new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class));
  }

  public static void main(String[] arguments) throws IOException {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    try (CacheFixture fixture = CacheFixture.on(arguments[0])) {
      Cache<String, Integer> cache = counters(fixture);
      ProcessorCounting.run(cache, new Task(Way.MIXED, Set.of("warm-up"), 2, 50, 0));
      System.out.println("ready");
      for (String line; (line = input.readLine()) != null; ) {
        Tally tally = ProcessorCounting.run(cache, Task.parse(line));
        System.out.println(tally.line());
      }
    }
  }
}
