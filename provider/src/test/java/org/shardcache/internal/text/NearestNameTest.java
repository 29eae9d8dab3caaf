package org.shardcache.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

  private static final List<String> KNOWN = List.of("timeout", "connect-timeout", "ttl", "lease");

  @Test
  void aSlipOfTheKeyboardFindsTheNameThatWasMeant() {
    assertThat(NearestName.to("timout", KNOWN)).contains("timeout");
    assertThat(NearestName.to("conect-timeout", KNOWN)).contains("connect-timeout");
    assertThat(NearestName.to("lt", KNOWN)).contains("ttl");
  }

  @Test
  void caseAndUnderscoresCountForNothing() {
    assertThat(NearestName.to("CONNECT_TIMEOUT", KNOWN)).contains("connect-timeout");
  }

  @Test
  void amongEqualsTheFirstInTheAlphabetIsNamed() {
    assertThat(NearestName.to("xx", List.of("bb", "aa"))).contains("aa");
  }

  @Test
  void whereNothingIsKnownNothingIsNear() {
    assertThat(NearestName.to("anything", List.of())).isEmpty();
  }
}
