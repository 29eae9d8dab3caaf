package org.shardcache.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DirectiveTest {

  @Test
  void aValueNeverLeavesItsQuotes() {
    assertThat(Directive.of("save", "").line()).isEqualTo("save \"\"");
    assertThat(Directive.of("replicaof", "127.0.0.1", "1").line())
        .isEqualTo("replicaof \"127.0.0.1\" \"1\"");
    assertThat(Directive.of("requirepass", "a b\"c\\d\ne\u007f#ä").line())
        .isEqualTo("requirepass \"a b\\\"c\\\\d\\x0ae\\x7f#ä\"");
  }
}
