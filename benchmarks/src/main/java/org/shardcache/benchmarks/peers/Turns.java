package org.shardcache.benchmarks.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * In which order contenders take their turns. Who comes next may find a processor that is warm or
 * throttled, so nobody may always follow the same one: an even number of contenders follow each
 * other equally often in as many rounds, an odd number in twice as many (a balanced Latin square).
 *
 * @param contenders all of them
 */
record Turns<T>(List<T> contenders) {

  /** The order of a round, counted from 0. */
  List<T> ofRound(int round) {
    int count = contenders.size();
    List<T> order = new ArrayList<>(count);
    for (int turn = 0; turn < count; turn++) {
      // From both ends in turn: all distances between neighbours occur, each of them once.
      int place = turn % 2 == 0 ? turn / 2 : count - (turn + 1) / 2;
      order.add(contenders.get((place + round) % count));
    }
    if (count % 2 == 1 && round / count % 2 == 1) {
      Collections.reverse(order);
    }
    return order;
  }
}
