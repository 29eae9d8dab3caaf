package org.shardcache.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of one run: how many tests it had, and the names of those that did not pass. As a
 * file: the number, then one name a line.
 */
record Score(int tests, List<String> notPassed) {

  int passed() {
    return tests - notPassed.size();
  }

  /** Writes this score in one step, so that a file that exists is a whole one. */
  void write(Path file) {
    List<String> lines = new ArrayList<>();
    lines.add(Integer.toString(tests));
    lines.addAll(notPassed);
    try {
      Files.createDirectories(file.getParent());
      Path unfinished = Files.createTempFile(file.getParent(), "unfinished", ".txt");
      Files.move(Files.write(unfinished, lines), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Score read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return new Score(Integer.parseInt(lines.get(0)), lines.subList(1, lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
