package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void figuresHaveThreeDigitsThatSaySomething() {
    assertThat(Numbers.plain(0.321)).isEqualTo("0.32");
    assertThat(Numbers.plain(45.67)).isEqualTo("45.7");
    assertThat(Numbers.plain(12_345.6)).isEqualTo("12,346");
    assertThat(Numbers.rate(987)).isEqualTo("987");
    assertThat(Numbers.rate(12_345)).isEqualTo("12.3 k");
    assertThat(Numbers.rate(1_234_567)).isEqualTo("1.23 M");
  }

  @Test
  void marksOfAnAxisHaveNoDigitsThatSayNothing() {
    assertThat(Numbers.mark(0)).isEqualTo("0");
    assertThat(Numbers.mark(0.5)).isEqualTo("0.5");
    assertThat(Numbers.mark(20)).isEqualTo("20");
    assertThat(Numbers.mark(50_000)).isEqualTo("50 k");
    assertThat(Numbers.mark(200_000)).isEqualTo("200 k");
    assertThat(Numbers.mark(2_000_000)).isEqualTo("2 M");
  }

  @Test
  void ratiosHaveTheirSpread() {
    assertThat(Numbers.ratio(new Spread(1.9, 2.12, 12.3))).isEqualTo("2.12 x (1.90 - 12.3)");
    assertThat(Numbers.times(0.001267)).isEqualTo("0.0013 x");
    assertThat(Numbers.ratio(null)).isEqualTo("-");
  }
}
