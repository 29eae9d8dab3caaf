package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.shardcache.benchmarks.agent.Operation;

class RowsTest {

  @Test
  void namesAreUnique() {
    assertThat(Rows.all()).extracting(Row::id).doesNotHaveDuplicates();
    assertThat(Rows.all()).extracting(Row::title).doesNotHaveDuplicates();
  }

  @Test
  void everyOperationHasARow() {
    assertThat(Rows.all())
        .extracting(row -> row.scenario().operation())
        .contains(Operation.values());
  }

  @Test
  void serversAreStartedOnceForAllRowsOnThem() {
    List<Row> ordered = Rows.inOrderOfMeasuring(Rows.all());
    assertThat(ordered).containsExactlyInAnyOrderElementsOf(Rows.all());
    long changes = 0;
    for (int i = 1; i < ordered.size(); i++) {
      changes += ordered.get(i).placement() == ordered.get(i - 1).placement() ? 0 : 1;
    }
    assertThat(changes).isLessThanOrEqualTo(Placement.values().length);
  }
}
