package org.shardcache.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The example shows what it promises. */
class BookshopIT {

  @Test
  void onlyWhatIsNotCachedIsLookedUp() {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    BookshopApplication.run(new PrintStream(output, true, StandardCharsets.UTF_8));
    assertThat(output.toString(StandardCharsets.UTF_8).replaceAll("\\d+ ms", "n ms"))
        .contains(
            """
            the first one who asks waits
                Book[isbn=1987, title=An Atlas of Tides]
                n ms, look-ups: 1
            the next one is served by Redis
                Book[isbn=1987, title=An Atlas of Tides]
                n ms, look-ups: 0
            a change is there at once
                Book[isbn=1987, title=A New Atlas of Tides]
                n ms, look-ups: 0
            after all was forgotten twenty ask at once, and one look-up serves them
                Book[isbn=1987, title=An Atlas of Tides]
                n ms, look-ups: 1
            """);
  }
}
