package org.shardcache.benchmarks.peers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param selection of rows to measure
 * @param peers to measure them with
 * @param rounds how often each contender runs each row
 * @param run how long it runs each time
 * @param warmUp how long it runs before the first time
 * @param newerJdk the home of a JDK 21 or newer, where it was named
 * @param output the folder for the results
 */
record Options(
    Selection selection,
    List<Peer> peers,
    int rounds,
    Duration run,
    Duration warmUp,
    Optional<Path> newerJdk,
    Path output) {

  static final String USAGE =
      """
      peers [--rows get-*,put-64,...] [--contenders shardcache,redisson,jedis,lettuce]
            [--rounds 5] [--seconds 1.5] [--warm-up 1.5] [--jdk21 <home>] [--output <folder>]
      """;

  static Options parse(List<String> arguments, Path defaultOutput) {
    Options options =
        new Options(
            Selection.everything(),
            List.of(Peer.values()),
            5,
            Duration.ofMillis(1500),
            Duration.ofMillis(1500),
            Optional.empty(),
            defaultOutput);
    for (int i = 0; i < arguments.size(); i += 2) {
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(
            "A value is missing after " + arguments.get(i) + ".\n" + USAGE);
      }
      options = options.with(arguments.get(i), arguments.get(i + 1));
    }
    return options;
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "--rows" ->
          new Options(
              Selection.matching(Arrays.asList(value.split(","))),
              peers,
              rounds,
              run,
              warmUp,
              newerJdk,
              output);
      case "--contenders" ->
          new Options(
              selection,
              Stream.of(value.split(",")).map(Peer::of).sorted().toList(),
              rounds,
              run,
              warmUp,
              newerJdk,
              output);
      case "--rounds" ->
          new Options(selection, peers, atLeastOne(value), run, warmUp, newerJdk, output);
      case "--seconds" ->
          new Options(selection, peers, rounds, seconds(value), warmUp, newerJdk, output);
      case "--warm-up" ->
          new Options(selection, peers, rounds, run, seconds(value), newerJdk, output);
      case "--jdk21" ->
          new Options(selection, peers, rounds, run, warmUp, Optional.of(Path.of(value)), output);
      case "--output" ->
          new Options(selection, peers, rounds, run, warmUp, newerJdk, Path.of(value));
      default -> throw new IllegalArgumentException("There is no option " + name + ".\n" + USAGE);
    };
  }

  private static int atLeastOne(String value) {
    int number = Integer.parseInt(value);
    if (number < 1) {
      throw new IllegalArgumentException("--rounds must be at least 1, not " + value);
    }
    return number;
  }

  private static Duration seconds(String value) {
    Duration duration = Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000));
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("A time must be longer than 0 seconds, not " + value);
    }
    return duration;
  }
}
