package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A container whose elements lead back to what it is a part of waits until they are complete. */
class KryoCyclesTest {

  private final Serializer serializer = Serializers.create("kryo", Fixtures.open());

  @SuppressWarnings("unchecked")
  private <T> T copy(T value) {
    return (T) serializer.fromBytes(serializer.toBytes(value));
  }

  /** Its labels are filled at the end, since they lead back to the board. */
  static final class Card {
    final Map<String, Object> labels = new HashMap<>();

    @Override
    public boolean equals(Object other) {
      return other instanceof Card that && that.labels.keySet().equals(labels.keySet());
    }

    @Override
    public int hashCode() {
      return labels.keySet().hashCode();
    }
  }

  static final class Board {
    final Card a = new Card();
    final Set<Card> b = new HashSet<>();
    Set<Card> c = new HashSet<>();
  }

  @Test
  void aSetOfFinishedObjectsWithContainersThatWaitFindsThem() {
    Board board = new Board();
    board.a.labels.put("k", board);
    board.b.add(board.a);
    board.c = Set.of(board.a);
    Board copy = copy(board);
    assertThat(copy.a.labels).containsEntry("k", copy);
    assertThat(copy.b.contains(copy.a)).isTrue();
    assertThat(copy.c.contains(copy.a)).isTrue();
  }

  static final class Ranking {
    SortedSet<Rank> a = new TreeSet<>();
    SortedMap<Rank, String> b = new TreeMap<>();
    boolean upwards = true;
  }

  record Step(int number) {}

  /** Ordered by what its ranking says, which is read after it. */
  static final class Rank implements Comparable<Rank> {
    final Ranking ranking;
    final Step step;

    Rank(Ranking ranking, int number) {
      this.ranking = ranking;
      this.step = new Step(number);
    }

    @Override
    public int compareTo(Rank other) {
      int order = Integer.compare(step.number(), other.step.number());
      return ranking.upwards ? order : -order;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Rank that && that.step.equals(step);
    }

    @Override
    public int hashCode() {
      return step.hashCode();
    }
  }

  @Test
  void aWrapperOfASortedContainerSortsByWhatComesAfterIt() {
    Ranking ranking = new Ranking();
    for (int i = 0; i < 5; i++) {
      Rank rank = new Rank(ranking, i);
      ranking.a.add(rank);
      ranking.b.put(rank, "r" + i);
    }
    ranking.a = Collections.unmodifiableSortedSet(ranking.a);
    ranking.b = Collections.unmodifiableSortedMap(ranking.b);
    Ranking copy = copy(ranking);
    assertThat(copy.a).extracting(rank -> rank.step.number()).containsExactly(0, 1, 2, 3, 4);
    assertThat(copy.a.contains(new Rank(copy, 4))).isTrue();
    assertThat(copy.b.values()).containsExactly("r0", "r1", "r2", "r3", "r4");
    assertThat(copy.b).containsKey(new Rank(copy, 0));
  }

  static final class Order implements Serializable {
    final Lines lines = new Lines();
  }

  static final class Line implements Serializable {
    Order order;
  }

  /** Written by JDK serialization, since its superclass keeps its state to itself. */
  static final class Lines extends ArrayList<Line> {}

  @Test
  void aPartWithASerialFormOfItsOwnThatLeadsBackToItsOwnerIsRefusedOnWrite() {
    Order order = new Order();
    Line line = new Line();
    order.lines.add(line);
    assertThat(copy(order).lines).hasSize(1);
    line.order = order;
    assertThatThrownBy(() -> serializer.toBytes(order))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("orders")
        .hasMessageContaining("cycle")
        .hasMessageContaining(Order.class.getName())
        .hasMessageContaining("serializer=java");
    Serializer java = Serializers.create("java", Fixtures.open());
    Order copy = (Order) java.fromBytes(java.toBytes(order));
    assertThat(copy.lines.get(0).order).isSameAs(copy);
  }
}
