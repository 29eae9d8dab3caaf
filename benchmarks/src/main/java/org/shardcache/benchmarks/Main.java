package org.shardcache.benchmarks;

import java.util.Arrays;
import org.shardcache.benchmarks.peers.PeersComparison;
import org.shardcache.benchmarks.peers.Report;
import org.shardcache.benchmarks.serialization.SerializationComparison;

/** Runs a comparison by its name, or JMH with whatever else is given. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    String first = arguments.length == 0 ? "" : arguments[0];
    String[] rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
    switch (first) {
      case "serialization" -> SerializationComparison.main(rest);
      case "peers" -> PeersComparison.main(rest);
      case "report" -> Report.main(rest);
      case "" -> {
        System.err.println(
            "Usage: serialization [rounds [payload [contender,...]]] | peers [options] | report <json> | jmh ...");
        System.exit(2);
      }
      case "jmh" -> org.openjdk.jmh.Main.main(rest);
      default -> throw new IllegalArgumentException("Unknown comparison: " + first);
    }
  }
}
