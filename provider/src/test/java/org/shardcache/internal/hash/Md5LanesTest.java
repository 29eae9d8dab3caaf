package org.shardcache.internal.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tuple;

class Md5LanesTest {

  @Property(tries = 300)
  void eachLaneHasTheFirstWordOfItsInputWhateverWasThereBefore(@ForAll long seed) {
    Random random = new Random(seed);
    Md5Lanes lanes = new Md5Lanes();
    for (int round = 0; round < 2; round++) {
      byte[][] inputs = new byte[Md5Lanes.LANES][];
      for (int lane = 0; lane < inputs.length; lane++) {
        inputs[lane] = new byte[random.nextInt(Md5Lanes.MOST_BYTES + 1)];
        random.nextBytes(inputs[lane]);
        lanes.set(lane, inputs[lane]);
      }
      lanes.digest();
      for (int lane = 0; lane < inputs.length; lane++) {
        assertThat(lanes.word(lane))
            .as("%s", Tuple.of(lane, inputs[lane].length))
            .isEqualTo(Md5.word(inputs[lane], 0));
      }
    }
  }
}
