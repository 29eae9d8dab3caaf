package org.shardcache.benchmarks;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a comparison leaves its JSON: beside the jar that ran it. */
public final class ResultFile {

  private ResultFile() {}

  /**
   * Writes a file and says so.
   *
   * @param name of the comparison
   * @param json what it found
   */
  public static void write(String name, String json) throws IOException, URISyntaxException {
    Path jar =
        Path.of(ResultFile.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path file = jar.resolveSibling(name + ".json");
    Files.writeString(file, json);
    System.out.println("Written to " + file);
  }
}
