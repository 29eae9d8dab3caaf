package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Output;
import org.jspecify.annotations.Nullable;

/**
 * A class as one session knows it. A class without a number is introduced when it is first met in a
 * value, and counted from then on.
 */
@SuppressWarnings("rawtypes") // Kryo's signatures
final class KnownClass extends Registration {

  private static final int BY_NAME = -1;

  private final @Nullable Introduction introduction;
  private long lastGraph;
  private int place;

  private KnownClass(
      Class type, Serializer serializer, int number, @Nullable Introduction introduction) {
    super(type, serializer, number);
    this.introduction = introduction;
  }

  static KnownClass numbered(Class type, Serializer serializer, int number) {
    return new KnownClass(type, serializer, number, null);
  }

  static KnownClass named(Class type, Serializer serializer, Introduction introduction) {
    return new KnownClass(type, serializer, BY_NAME, introduction);
  }

  /** How a class without a number is introduced. */
  @Nullable Introduction introduction() {
    return introduction;
  }

  /**
   * Writes which class it is.
   *
   * @param graph the number of the value in work
   * @param met how many classes were introduced in it
   * @return how many are now
   */
  int write(Output output, long graph, int met) {
    if (introduction == null) {
      output.writeVarInt(Token.ofNumber(getId()), true);
      return met;
    }
    if (lastGraph == graph) {
      output.writeVarInt(Token.ofPlace(place), true);
      return met;
    }
    lastGraph = graph;
    place = met;
    output.writeVarInt(Token.ofPlace(place), true);
    introduction.write(output);
    return met + 1;
  }
}
