package org.shardcache.internal.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Md5Test {

  @Test
  void everyLengthUpToFourBlocksGivesTheDigestOfTheJdk() throws Exception {
    Random random = new Random(1);
    for (int length = 0; length <= 260; length++) {
      byte[] input = new byte[length];
      random.nextBytes(input);
      assertSame(input);
    }
  }

  @Property(tries = 500)
  void anyBytesGiveTheDigestOfTheJdk(@ForAll @Size(max = 2_000) byte[] input) throws Exception {
    assertSame(input);
  }

  @Test
  void aDigestHasFourWords() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Md5.word(new byte[0], 4));
  }

  private static void assertSame(byte[] input) throws Exception {
    ByteBuffer digest =
        ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(input))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int word = 0; word < 4; word++) {
      assertThat(Md5.word(input, word))
          .as("word %s of %s bytes", word, input.length)
          .isEqualTo(digest.getInt());
    }
  }
}
