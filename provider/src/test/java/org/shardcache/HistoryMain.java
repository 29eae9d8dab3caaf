package org.shardcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.cache.Cache;
import org.shardcache.HistoryWorkload.Kind;
import org.shardcache.history.HistoryEvent;

/**
 * Another JVM of {@link LinearizabilityIT}: answers {@code time} with its clock, and {@code <kind>
 * <keys> <calls> <seed>} with what its threads did.
 */
final class HistoryMain {

  static final String END = "end";

  private HistoryMain() {}

  public static void main(String[] arguments) throws IOException {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    try (CacheFixture fixture = CacheFixture.on(arguments[0])) {
      Map<Kind, Cache<String, String>> caches = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        caches.put(kind, kind.cache(fixture));
        HistoryWorkload.run(caches.get(kind), List.of("warm-up"), arguments[1], 20, 0);
      }
      System.out.println("ready");
      for (String line; (line = input.readLine()) != null; ) {
        if (line.equals("time")) {
          System.out.println(System.nanoTime());
          continue;
        }
        String[] words = line.split(" ", -1);
        List<HistoryEvent> events =
            HistoryWorkload.run(
                caches.get(Kind.valueOf(words[0])),
                List.of(words[1].split(",", -1)),
                arguments[1],
                Integer.parseInt(words[2]),
                Long.parseLong(words[3]));
        events.forEach(event -> System.out.println(event.line()));
        System.out.println(END);
      }
    }
  }
}
