package org.shardcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;

/** Another JVM of {@link WriteThroughRaceIT}: runs as long as it reads and answers with a count. */
final class WriteThroughRaceMain {

  private WriteThroughRaceMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    try (CacheFixture fixture = CacheFixture.on(arguments[0])) {
      WriteThroughRace race =
          new WriteThroughRace(fixture, Path.of(arguments[1]), arguments[2] + "-");
      System.out.println("ready");
      for (String line; (line = input.readLine()) != null; ) {
        System.out.println(race.run(Long.parseLong(line)));
      }
    }
  }
}
