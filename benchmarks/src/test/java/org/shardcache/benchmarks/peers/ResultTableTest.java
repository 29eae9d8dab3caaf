package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultTableTest {
  private final Results results =
      SampleResults.of(
          SampleResults.row("get-1", "get, 1 thread", Group.SINGLE),
          SampleResults.row("getall-100", "getAll of 100", Group.BULK));
  private final String table = new ResultTable(results).markdown();

  @Test
  void theFillOfHashTablesIsDisclosedBesideMemory() {
    assertThat(table).contains("76 % full", "57 % full");
  }

  @Test
  void everyFigureHasItsSpreadAndTheRatioOfTheRounds() {
    assertThat(table)
        .contains(
            "| get, 1 thread | Shardcache | 1.50 k (1.00 k - 2.00 k) |  | 1.00 | 2.00 | 3.00 |")
        .contains("|  | Jedis | 750 (500 - 1.00 k) | 2.00 x (2.00 - 2.00) |");
  }

  @Test
  void whoHasNoFiguresSaysWhy() {
    assertThat(table).contains("| Lettuce | has no <entry> processors |");
  }

  @Test
  void theTextSaysHowItWasMeasuredAndWhatDiffers() {
    assertThat(table)
        .contains("closed loop")
        .contains("- rounds: 2")
        .contains("- Shardcache 1: words")
        .contains("- Jedis 2: words");
  }

  @Test
  void groupsWithoutRowsAreLeftOut() {
    assertThat(table)
        .contains("## " + Group.SINGLE.title())
        .contains("## " + Group.BULK.title())
        .doesNotContain("## " + Group.GROWTH.title());
  }

  @Test
  void memoryStandsBesideThatOfPlainKeys() {
    assertThat(table)
        .contains("| value of 100 bytes | Shardcache | 206 | 203 |")
        .contains("| value of 100 bytes | Redisson JCache | 176 | its entries are no keys");
  }

  @Test
  void everyLineOfATableHasAsManyColumnsAsItsHead() {
    for (String paragraph : table.split("\n\n", -1)) {
      if (paragraph.startsWith("|")) {
        assertThat(paragraph.lines().map(ResultTableTest::columns).distinct())
            .as(paragraph)
            .hasSize(1);
      }
    }
  }

  private static long columns(String line) {
    return line.chars().filter(character -> character == '|').count();
  }

  @Test
  void theSummaryHasTheRatiosAlone() {
    assertThat(new SummaryTable(results).markdown())
        .contains("| get, 1 thread | 2.00 x |")
        .doesNotContain("1.50 k");
  }
}
