package org.shardcache.serialization;

import java.util.List;

/** Copies a few values and says whether the copies are equal; the main class of another JVM. */
final class KryoPrinter {

  private KryoPrinter() {}

  public static void main(String[] args) {
    List<Object> values = KryoRoundTripTest.values().toList();
    Serializer serializer = Serializers.create(Serializers.DEFAULT, Fixtures.open());
    Object copy = serializer.fromBytes(serializer.toBytes(values));
    System.out.println(copy.equals(values) ? "equal" : "different");
  }
}
