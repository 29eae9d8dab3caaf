package org.shardcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import javax.cache.Cache;

/** The other JVM of {@link LoadLockIT}: for each line gets a key from many threads. */
final class LoadLockMain {

  private LoadLockMain() {}

  /** Answers a line with a key, and {@code slow} or {@code stuck}, by the number of loads. */
  public static void main(String[] arguments) throws IOException {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    try (CacheFixture fixture = LoadLockIT.fixture(arguments[0])) {
      LoaderScript loader =
          new LoaderScript(
              key -> {
                System.out.println("loading");
                return LoadLockIT.slowly(key, key.startsWith("stuck") ? 60_000 : 300);
              });
      Cache<String, String> cache = fixture.cache("locked", loader.readThrough());
      cache.containsKey("warm up");
      System.out.println("ready");
      for (String line; (line = input.readLine()) != null; ) {
        List<String> values = LoadLockIT.getByManyThreads(cache, line);
        System.out.println(values.stream().distinct().toList() + " " + loader.all().size());
      }
    }
  }
}
