package org.shardcache.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of a run of the TCK, class by class. As a file: one line {@code passed total class}
 * for each class.
 */
record Score(SortedMap<String, ClassScore> classes) {

  /** The tests of one class. */
  record ClassScore(int passed, int total) {

    boolean isComplete() {
      return passed == total;
    }
  }

  int passed() {
    return classes.values().stream().mapToInt(ClassScore::passed).sum();
  }

  int total() {
    return classes.values().stream().mapToInt(ClassScore::total).sum();
  }

  /** Writes this score in one step, so that a file that exists is a whole one. */
  void write(Path file) {
    List<String> lines =
        classes.entrySet().stream()
            .map(
                entry ->
                    "%d %d %s"
                        .formatted(
                            entry.getValue().passed(), entry.getValue().total(), entry.getKey()))
            .toList();
    try {
      Files.createDirectories(file.getParent());
      Path unfinished = Files.createTempFile(file.getParent(), "unfinished", ".txt");
      Files.move(Files.write(unfinished, lines), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Score read(Path file) {
    SortedMap<String, ClassScore> classes = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split(" ", 3);
        classes.put(
            parts[2], new ClassScore(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Score(classes);
  }
}
