package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {

  @Test
  void patternsChooseRows() {
    Selection chosen = Selection.matching(List.of("get-6*", "clear"));
    assertThat(chosen.rows()).extracting(Row::id).containsExactly("get-64", "clear");
    assertThat(chosen.extras()).isEmpty();
  }

  @Test
  void patternsChooseWhatIsNoRow() {
    Selection chosen = Selection.matching(List.of("memory"));
    assertThat(chosen.rows()).isEmpty();
    assertThat(chosen.extras()).containsExactly(Extra.MEMORY);
  }

  @Test
  void aPatternWithoutRowsIsRefusedWithTheirNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Selection.matching(List.of("gte-1")))
        .withMessageContaining("gte-1")
        .withMessageContaining("get-1")
        .withMessageContaining("redis-benchmark");
  }
}
