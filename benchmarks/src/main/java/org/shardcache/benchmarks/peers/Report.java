package org.shardcache.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What people read of results.
 *
 * @param files contents by name
 */
public record Report(Map<String, String> files) {

  /** The table, its short form, and the charts. */
  static Report of(Results results) {
    Map<String, String> files = new LinkedHashMap<>();
    ResultTable table = new ResultTable(results);
    files.put("peers.md", table.markdown());
    files.put("summary.md", new SummaryTable(results).markdown());
    Charts.of(results).forEach((name, chart) -> files.put(name + ".svg", SvgChart.draw(chart)));
    return new Report(files);
  }

  /** Makes it from a file of results that was kept, beside that file. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("report takes one file: the peers.json of a run");
    }
    Path json = Path.of(arguments[0]).toAbsolutePath();
    of(Results.read(json)).write(json.resolveSibling("."));
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }
}
