package org.shardcache.examples.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The example shows what it promises. */
class LibraryIT {

  @Test
  void onlyTheFirstReaderCostsStatements() {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Library.run(new PrintStream(output, true, StandardCharsets.UTF_8));
    assertThat(output.toString(StandardCharsets.UTF_8))
        .containsSubsequence(
            "the next one finds all in Redis\n",
            "    An Atlas of Tides (SCIENCE, 2 subjects)\n    0 SQL statements",
            "the same search\n",
            "    found An Atlas of Tides (SCIENCE, 2 subjects)\n    0 SQL statements",
            "who looks then sees it, still in Redis\n",
            "    A New Atlas of Tides (SCIENCE, 2 subjects)\n    0 SQL statements",
            "the same search knows that books have changed\n",
            "    found A New Atlas of Tides (SCIENCE, 2 subjects)\n    1 SQL statements");
  }
}
